"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface Tab<V extends string = string> {
  value: V;
  label: ReactNode;
  /** A number or badge after the label. */
  count?: ReactNode;
  content: ReactNode;
}

export interface UrlTabsProps<V extends string> {
  tabs: readonly Tab<V>[];
  /** Name in the query string; "tab" unless a page has two sets. */
  param?: string;
  /** Read aloud as the name of the set. */
  label: string;
}

/** Tabs whose choice lives in the URL, so that a link, a reload and the back button keep it. The first is the default. */
export function UrlTabs<V extends string>({ tabs, param = "tab", label }: UrlTabsProps<V>) {
  const values = tabs.map((tab) => tab.value);
  const first = values[0];
  const [stored, setValue] = useQueryState(
    param,
    parseAsStringLiteral(values).withOptions({ history: "push" }),
  );
  const value = stored ?? first;
  return (
    <Radix.Root
      value={value}
      activationMode="manual"
      onValueChange={(next) => {
        const chosen = values.find((v) => v === next);
        if (chosen !== undefined) void setValue(chosen === first ? null : chosen);
      }}
    >
      <Radix.List
        aria-label={label}
        className="flex gap-5 overflow-x-auto border-b px-0.5 [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-brand-ink data-[state=active]:text-brand-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span className="tnum text-xs font-normal text-faint">{tab.count}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-5">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
