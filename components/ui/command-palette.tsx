"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useEffect, useState, type ReactNode } from "react";
import { overlayClass } from "./dialog";
import { Spinner } from "./spinner";

export interface PaletteItem {
  id: string;
  /** Heading it is listed under: "Pages", "Customers", "Actions". */
  group: string;
  label: string;
  hint?: ReactNode;
  icon?: ReactNode;
  /** More words it is found by. */
  keywords?: string[];
  href?: string;
  onSelect?: () => void;
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  items: readonly PaletteItem[];
  /** Objects found on the server for what was typed (two characters or more). */
  search?: (query: string) => Promise<readonly PaletteItem[]>;
}

/** Opens and closes with Ctrl/Cmd-K, wherever the focus is. */
export function usePaletteShortcut(toggle: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [toggle]);
}

/** Results of `search` for `query`, asked 200 ms after the last key; late answers to older queries are dropped. */
function useFound(query: string, search: CommandPaletteProps["search"]) {
  const [answer, setAnswer] = useState<{ query: string; items: readonly PaletteItem[] }>({
    query: "",
    items: [],
  });
  const wanted = search && query.trim().length >= 2 ? query.trim() : "";
  useEffect(() => {
    if (!search || !wanted) return;
    let current = true;
    const timer = setTimeout(() => {
      search(wanted).then(
        (items) => current && setAnswer({ query: wanted, items }),
        () => current && setAnswer({ query: wanted, items: [] }),
      );
    }, 200);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, search]);
  return { found: wanted ? answer.items : [], searching: wanted !== "" && answer.query !== wanted };
}

/**
 * Keeps the input and the list pointing at the entry that is marked for screen readers. cmdk 1.1.1 leaves them at the
 * entry marked before the list was filtered, which may be gone.
 */
function followSelected(root: HTMLElement | null): (() => void) | undefined {
  if (!root) return undefined;
  const follow = () => {
    const id = root.querySelector('[cmdk-item][aria-selected="true"]')?.id ?? null;
    for (const element of root.querySelectorAll("[cmdk-input], [cmdk-list]")) {
      if (element.getAttribute("aria-activedescendant") === id) continue;
      if (id) element.setAttribute("aria-activedescendant", id);
      else element.removeAttribute("aria-activedescendant");
    }
  };
  const observer = new MutationObserver(follow);
  const attributeFilter = ["aria-selected", "aria-activedescendant"];
  observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter });
  return () => observer.disconnect();
}

function byGroup(items: readonly PaletteItem[]): [string, PaletteItem[]][] {
  return [...Map.groupBy(items, (item) => item.group)];
}

/** Navigate, find and act by typing. The caller keeps `open`; see `usePaletteShortcut`. */
export function CommandPalette({ open, onOpenChange, items, search }: CommandPaletteProps) {
  const t = useTranslations("ui.palette");
  const [query, setQuery] = useState("");
  const { found, searching } = useFound(query, search);
  const close = () => {
    onOpenChange(false);
    setQuery("");
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClass} />
        <Dialog.Content
          aria-describedby={undefined}
          className="animate-pop-in fixed inset-x-3 top-[12dvh] z-50 mx-auto flex max-h-[70dvh] max-w-xl flex-col overflow-hidden rounded-xl bg-surface shadow-pop focus:outline-none"
        >
          <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
          <Command ref={followSelected} label={t("label")} className="flex min-h-0 flex-col">
            <div className="flex items-center gap-2.5 border-b px-4 text-muted">
              {searching ? <Spinner /> : <Search aria-hidden="true" className="size-4 shrink-0" />}
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder={t("placeholder")}
                className="h-12 w-full bg-transparent text-base text-ink focus-visible:outline-none sm:text-sm"
              />
            </div>
            <Command.List label={t("results")} className="min-h-0 flex-1 overflow-y-auto p-2">
              <Command.Empty className="py-8 text-center text-sm text-muted">{t("empty")}</Command.Empty>
              {byGroup([...items, ...found]).map(([group, entries]) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="pb-1 **:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-faint"
                >
                  {entries.map((item) => (
                    <Entry key={item.id} item={item} close={close} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            <p className="hidden border-t px-4 py-2 text-xs text-faint sm:block">{t("hint")}</p>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Entry({ item, close }: { item: PaletteItem; close: () => void }) {
  const router = useRouter();
  return (
    <Command.Item
      value={`${item.label} ${item.id}`}
      keywords={item.keywords}
      onSelect={() => {
        close();
        item.onSelect?.();
        if (item.href) router.push(item.href);
      }}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:text-muted"
    >
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint ? <span className="tnum shrink-0 text-xs text-faint">{item.hint}</span> : null}
    </Command.Item>
  );
}
