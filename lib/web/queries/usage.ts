"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { getCall } from "@/lib/usecases/usage/get-call";
import type { listCalls } from "@/lib/usecases/usage/list-calls";
import type { readUsage } from "@/lib/usecases/usage/read-usage";
import type { readUsageFacets } from "@/lib/usecases/usage/usage-facets";

import { getData, type AnswerOf, type InputOf } from "../api";

export const usageKeys = {
  report: (search: UsageSearch) => ["usage", search] as const,
  calls: (search: CallSearch) => ["usage", "calls", search] as const,
};

export type UsageSearch = InputOf<typeof readUsage>;
export type CallSearch = InputOf<typeof listCalls>;
export type UsageData = AnswerOf<typeof readUsage>;
export type UsageSumsData = UsageData["totals"];
export type CallPageData = AnswerOf<typeof listCalls>;
export type CallRow = CallPageData["rows"][number];
export type CallData = AnswerOf<typeof getCall>;
export type FacetsData = AnswerOf<typeof readUsageFacets>;

/** A new call shows in the log within this time. */
const LIVE_MS = 4_000;
const REPORT_MS = 30_000;

/** The report of a search; `initial` is what the server rendered, and for which search. */
export function useUsage(search: UsageSearch, initial: { search: UsageSearch; data: UsageData }) {
  return useQuery({
    queryKey: usageKeys.report(search),
    queryFn: ({ signal }) => getData<typeof readUsage>("/api/usage", search, signal),
    ...(sameSearch(search, initial.search) ? { initialData: initial.data } : {}),
    placeholderData: keepPreviousData,
    refetchInterval: REPORT_MS,
  });
}

/** A page of the log; the newest one keeps itself current. */
export function useCalls(search: CallSearch) {
  const newest = search.after === undefined && search.before === undefined;
  return useQuery({
    queryKey: usageKeys.calls(search),
    queryFn: ({ signal }) => getData<typeof listCalls>("/api/usage/calls", search, signal),
    placeholderData: keepPreviousData,
    staleTime: newest ? 0 : 60_000,
    refetchInterval: newest ? LIVE_MS : false,
  });
}

function sameSearch(a: UsageSearch, b: UsageSearch): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
