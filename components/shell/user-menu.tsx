"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { useLocaleItems } from "@/components/ui/locale-switch";
import { useThemeItems } from "@/components/ui/theme-toggle";
import { initialOf } from "./initial";

export interface UserMenuProps {
  name: string;
  /** E-mail, role or party, under the name. */
  detail?: string;
  /** Profile, team, switch of party; before language and theme. */
  items?: readonly MenuItem[];
  onSignOut: () => void;
}

/** Who is signed in, with their own pages, language, theme and the way out. */
export function UserMenu({ name, detail, items = [], onSignOut }: UserMenuProps) {
  const t = useTranslations("shell.user");
  const locales = useLocaleItems();
  const themes = useThemeItems();
  const all: MenuItem[] = [
    { kind: "label", label: <UserLines name={name} detail={detail} /> },
    { kind: "separator" },
    ...items,
    ...(items.length > 0 ? [{ kind: "separator" } as const] : []),
    { kind: "label", label: t("language") },
    ...locales,
    { kind: "label", label: t("theme") },
    ...themes,
    { kind: "separator" },
    { label: t("signOut"), icon: <LogOut aria-hidden="true" />, onSelect: onSignOut },
  ];
  return (
    <DropdownMenu
      items={all}
      trigger={
        <button
          type="button"
          aria-label={t("label", { name })}
          className="ml-1 flex size-8 items-center justify-center rounded-full"
        >
          <span
            aria-hidden="true"
            className="flex size-7 items-center justify-center rounded-full border bg-sunken text-xs font-semibold"
          >
            {initialOf(name)}
          </span>
        </button>
      }
    />
  );
}

function UserLines({ name, detail }: { name: string; detail?: string }) {
  return (
    <span className="block">
      <span className="block truncate text-sm font-medium text-ink">{name}</span>
      {detail ? <span className="block truncate text-xs font-normal text-muted">{detail}</span> : null}
    </span>
  );
}
