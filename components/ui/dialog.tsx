"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { IconButton } from "./icon-button";

export interface DialogProps {
  title: ReactNode;
  description?: ReactNode;
  /** The element that opens it; leave out when `open` is controlled from elsewhere. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  size?: "sm" | "md" | "lg";
  /** Buttons, right-aligned; on a phone they fill the width, the first one on top. */
  footer?: ReactNode;
  children?: ReactNode;
}

export const overlayClass = "animate-fade-in fixed inset-0 z-40 bg-overlay";

const WIDTHS = { sm: "sm:max-w-md", md: "sm:max-w-lg", lg: "sm:max-w-2xl" };

/** A modal dialog: focus stays in, Escape closes, the page behind does not scroll; a bottom sheet on phones. */
export function Dialog({ title, description, trigger, size = "md", footer, children, ...root }: DialogProps) {
  return (
    <Radix.Root {...root}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "animate-pop-in fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-xl bg-surface shadow-pop focus:outline-none",
            "sm:inset-0 sm:m-auto sm:h-fit sm:max-h-[88dvh] sm:w-[calc(100vw-3rem)] sm:rounded-xl",
            WIDTHS[size],
          )}
        >
          <DialogHeader title={title} description={description} />
          {children ? <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div> : null}
          {footer ? <DialogFooter>{footer}</DialogFooter> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Title, description and close button of a dialog or sheet. */
export function DialogHeader({ title, description }: { title: ReactNode; description?: ReactNode }) {
  const t = useTranslations("ui.dialog");
  return (
    <header className="flex items-start gap-3 px-5 pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-base font-semibold text-balance">{title}</Radix.Title>
        {description ? (
          <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
        ) : null}
      </div>
      <Radix.Close asChild>
        <IconButton label={t("close")} icon={<X />} size="sm" noTooltip className="-mr-1.5" />
      </Radix.Close>
    </header>
  );
}

/** The button row of a dialog or sheet; also for forms whose submit button has to sit inside the body. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex flex-col gap-2 border-t px-5 py-3 sm:flex-row-reverse sm:items-center">
      {children}
    </footer>
  );
}
