"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { CommandPalette, usePaletteShortcut, type PaletteItem } from "@/components/ui/command-palette";
import type { NavSection } from "./nav";

export interface PaletteTriggerProps {
  nav: readonly NavSection[];
  items?: readonly PaletteItem[];
  /** A function of the client; from a server layout leave it out or wrap the shell in a client component. */
  search?: (query: string) => Promise<readonly PaletteItem[]>;
}

function pageItems(nav: readonly NavSection[], group: string): PaletteItem[] {
  return nav.flatMap((section) =>
    section.items.map((item) => ({
      id: item.href,
      group,
      label: item.label,
      icon: item.icon,
      href: item.href,
      keywords: section.label ? [section.label] : undefined,
    })),
  );
}

/** The search box of the top bar: looks like a field, opens the command palette; so does Ctrl/Cmd-K. */
export function PaletteTrigger({ nav, items, search }: PaletteTriggerProps) {
  const t = useTranslations("shell");
  const [open, setOpen] = useState(false);
  usePaletteShortcut(useCallback(() => setOpen((now) => !now), []));
  const all = useMemo(() => [...pageItems(nav, t("pages")), ...(items ?? [])], [nav, items, t]);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-muted max-lg:ml-auto hover:bg-hover sm:w-64 sm:border sm:bg-sunken sm:pr-1.5"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="flex-1 text-left max-sm:sr-only">{t("search")}</span>
        <kbd
          aria-hidden="true"
          className="hidden rounded-sm border bg-surface px-1.5 font-sans text-2xs text-muted sm:block"
        >
          Ctrl K
        </kbd>
      </button>
      <CommandPalette open={open} onOpenChange={setOpen} items={all} search={search} />
    </>
  );
}
