"use client";

import { Inbox, Lock, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";

interface Slots {
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

function Frame({ icon, title, children, action }: Slots & { icon: ReactNode }) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <span
        aria-hidden="true"
        className="mb-3 flex size-9 items-center justify-center rounded-lg border bg-sunken text-muted [&>svg]:size-4.5"
      >
        {icon}
      </span>
      <div className="font-semibold text-balance">{title}</div>
      {children ? <div className="mt-1 max-w-md text-sm text-balance text-muted">{children}</div> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}

/** Nothing here yet: say what it is (title), why one wants it (children), and give the one next step (action). */
export function NothingYet({ icon, title, ...rest }: Slots & { icon?: ReactNode; title: ReactNode }) {
  return <Frame {...rest} icon={icon ?? <Inbox />} title={title} />;
}

/** Filters or a search left nothing over; the way out is to clear them. */
export function NothingMatches({
  onClear,
  title,
  children,
}: { onClear?: () => void } & Omit<Slots, "action">) {
  const t = useTranslations("ui.empty");
  return (
    <Frame
      icon={<SearchX />}
      title={title ?? t("noMatchTitle")}
      action={onClear ? <Button onClick={onClear}>{t("clear")}</Button> : null}
    >
      {children ?? t("noMatchBody")}
    </Frame>
  );
}

/** The reader's role does not allow it; names who could help. */
export function NotPermitted({ title, children, action }: Slots) {
  const t = useTranslations("ui.empty");
  return (
    <Frame icon={<Lock />} title={title ?? <h1>{t("noAccessTitle")}</h1>} action={action}>
      {children ?? t("noAccessBody")}
    </Frame>
  );
}
