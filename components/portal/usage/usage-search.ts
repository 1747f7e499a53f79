"use client";

import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";

import { CALL_RESULTS, USAGE_GROUPS, USAGE_RANGES, USAGE_STEPS } from "@/lib/usecases/usage/schemas";
import type { CallSearch, UsageSearch } from "@/lib/web/queries/usage";

import { METRICS } from "./usage-series";

const PARSERS = {
  range: parseAsStringLiteral(USAGE_RANGES).withDefault("30d"),
  from: parseAsString,
  to: parseAsString,
  step: parseAsStringLiteral(USAGE_STEPS),
  group: parseAsStringLiteral(USAGE_GROUPS).withDefault("model"),
  model: parseAsNativeArrayOf(parseAsString),
  key: parseAsNativeArrayOf(parseAsString),
  metric: parseAsStringLiteral(METRICS).withDefault("cost"),
  result: parseAsStringLiteral(CALL_RESULTS),
  after: parseAsString,
  before: parseAsString,
};

/** The first page of the log; every change of a filter goes back to it. */
const TOP = { after: null, before: null };

/** What the usage page is asked to show, kept in its address: a link, a reload and the back button keep it. */
export function useUsageSearch() {
  const [state, setState] = useQueryStates(PARSERS, { history: "push", clearOnDefault: true });
  const { range, from, to, step, group, model, key, metric, result, after, before } = state;
  const filter = useMemo(
    () => ({
      range,
      ...(range === "custom" && from && to ? { from, to } : {}),
      ...(model.length > 0 ? { model } : {}),
      ...(key.length > 0 ? { key } : {}),
    }),
    [range, from, to, model, key],
  );
  // A custom range is asked for once both of its days are there.
  const asked = range === "custom" && !(from && to) ? { ...filter, range: "30d" as const } : filter;
  const report: UsageSearch = { ...asked, group, ...(step ? { step } : {}) };
  const calls: CallSearch = {
    ...asked,
    ...(result ? { result } : {}),
    ...(after ? { after } : before ? { before } : {}),
  };
  return {
    ...{ state, metric, report, calls },
    set: (change: Partial<{ [K in keyof typeof state]: (typeof state)[K] | null }>) =>
      void setState({ ...TOP, ...change }),
    clear: () => void setState({ ...TOP, model: null, key: null, result: null }),
    exportHref: `/api/usage/export?${searchText({ ...asked, ...(result ? { result } : {}) })}`,
  };
}

function searchText(search: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) params.append(name, String(one));
  }
  return params.toString();
}
