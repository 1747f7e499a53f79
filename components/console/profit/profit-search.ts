"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

import { PROFIT_GROUPS } from "@/lib/usecases/profit/schemas";
import { USAGE_RANGES } from "@/lib/usecases/usage/schemas";

const PARSERS = {
  range: parseAsStringLiteral(USAGE_RANGES).withDefault("30d"),
  from: parseAsString,
  to: parseAsString,
  model: parseAsString.withDefault(""),
  buyer: parseAsString.withDefault(""),
  group: parseAsStringLiteral(PROFIT_GROUPS).withDefault("model"),
  loss: parseAsString.withDefault(""),
  after: parseAsString,
  before: parseAsString,
};

const TOP = { after: null, before: null };

/** What the profit pages are asked to show, kept in the address; the server renders the answer. */
export function useProfitSearch() {
  const [state, setState] = useQueryStates(PARSERS, {
    shallow: false,
    history: "push",
    clearOnDefault: true,
  });
  const { range, from, to, model, buyer, group, loss } = state;
  const filter: Record<string, string> = {
    range,
    ...(range === "custom" && from && to ? { from, to } : {}),
    ...(model ? { model } : {}),
    ...(buyer ? { buyer } : {}),
  };
  return {
    state,
    filter,
    /** Whether something besides the range leaves calls out. */
    filtered: model !== "" || buyer !== "" || loss !== "",
    set: (change: Partial<{ [K in keyof typeof state]: (typeof state)[K] | null }>) =>
      void setState({ ...TOP, ...change }),
    clear: () => void setState({ ...TOP, model: null, buyer: null, loss: null }),
    /** The address of the calls behind a group. */
    query: (more: Record<string, string> = {}) => new URLSearchParams({ ...filter, ...more }).toString(),
    groupQuery: new URLSearchParams({ ...filter, group }).toString(),
    callsQuery: new URLSearchParams({ ...filter, ...(loss ? { loss } : {}) }).toString(),
  };
}
