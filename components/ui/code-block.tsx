"use client";

import { useTranslations } from "next-intl";
import { Tabs as Radix } from "radix-ui";
import { useState } from "react";
import { CopyButton } from "./copy-button";

export interface CodeSample {
  /** Tab label: "curl", "Python". */
  label: string;
  code: string;
}

/** One or more samples of code; with several, tabs switch between them and the copy button copies the one shown. */
export function CodeBlock({ samples, label }: { samples: readonly CodeSample[]; label?: string }) {
  const t = useTranslations("ui.code");
  // Tabs are told apart by their place: a label such as "macOS, Linux" cannot be part of an id.
  const [chosen, setChosen] = useState("0");
  const current = samples[Number(chosen)] ?? samples[0];
  if (!current) return null;
  return (
    <Radix.Root
      value={current === samples[0] ? "0" : chosen}
      onValueChange={setChosen}
      className="min-w-0 overflow-hidden rounded-lg border bg-sunken"
    >
      <div className="flex items-center gap-2 border-b bg-surface py-1 pr-1.5 pl-3">
        <Radix.List
          aria-label={label ?? t("samples")}
          className="flex min-w-0 flex-1 gap-4 overflow-x-auto [scrollbar-width:none]"
        >
          {samples.map((sample, place) => (
            <Radix.Trigger
              key={sample.label}
              value={String(place)}
              className="h-7 shrink-0 text-xs font-medium text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:text-brand-ink data-[state=active]:shadow-[inset_0_-2px_0_var(--brand-ink)]"
            >
              {sample.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        <CopyButton value={current.code} />
      </div>
      {samples.map((sample, place) => (
        <Radix.Content key={sample.label} value={String(place)} tabIndex={-1}>
          <pre
            tabIndex={0}
            aria-label={sample.label}
            role="region"
            className="overflow-x-auto p-3 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
          >
            <code>{sample.code}</code>
          </pre>
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
