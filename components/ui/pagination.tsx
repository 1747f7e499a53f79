"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatCount } from "@/lib/web/format";
import { Button } from "./button";

/** By number, where the total is known, or by cursor, where only neighbours are. */
export type PageState =
  | { kind: "numbered"; page: number; pageSize: number; total: number; onPage: (page: number) => void }
  | { kind: "cursor"; shown: number; onPrevious?: () => void; onNext?: () => void };

/** Footer of a list: what is shown, and one step back or on. Pages count from 1; `list` names what is paged, for screen readers. */
export function Pagination({ list, state, pending }: { list: string; state: PageState; pending?: boolean }) {
  const t = useTranslations("ui.pagination");
  const steps = pageSteps(state);
  return (
    <nav
      aria-label={t("label", { list })}
      className="flex flex-wrap items-center justify-between gap-3 px-4 py-2.5"
    >
      <p className="tnum text-xs text-muted" aria-live="polite">
        <PageSummary state={state} />
      </p>
      <div className="flex gap-2">
        <Button
          size="sm"
          icon={<ChevronLeft />}
          disabled={!steps.previous || pending}
          onClick={steps.previous}
        >
          {t("previous")}
        </Button>
        <Button size="sm" disabled={!steps.next || pending} onClick={steps.next}>
          {t("next")}
          <ChevronRight aria-hidden="true" className="-mr-0.5 size-4" />
        </Button>
      </div>
    </nav>
  );
}

function pageSteps(state: PageState): { previous?: () => void; next?: () => void } {
  if (state.kind === "cursor") return { previous: state.onPrevious, next: state.onNext };
  const { page, pageSize, total, onPage } = state;
  return {
    previous: page > 1 ? () => onPage(page - 1) : undefined,
    next: page * pageSize < total ? () => onPage(page + 1) : undefined,
  };
}

function PageSummary({ state }: { state: PageState }) {
  const t = useTranslations("ui.pagination");
  const locale = useLocale();
  const n = (value: number) => formatCount(value, locale);
  if (state.kind === "cursor") return t("shown", { count: n(state.shown) });
  if (state.total === 0) return t("none");
  const from = (state.page - 1) * state.pageSize + 1;
  return t("range", {
    from: n(from),
    to: n(Math.min(from + state.pageSize - 1, state.total)),
    total: n(state.total),
  });
}
