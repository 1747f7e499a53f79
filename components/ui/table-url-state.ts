"use client";

import { createParser, parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import type { SortState } from "./data-table-model";

const parseAsSort = createParser<SortState>({
  parse(text) {
    const match = /^([A-Za-z0-9_]+)\.(asc|desc)$/.exec(text);
    return match?.[1] ? { column: match[1], direction: match[2] === "asc" ? "asc" : "desc" } : null;
  },
  serialize: (sort) => `${sort.column}.${sort.direction}`,
  eq: (a, b) => a.column === b.column && a.direction === b.direction,
});

const PARSERS = { q: parseAsString.withDefault(""), sort: parseAsSort, page: parseAsInteger.withDefault(1) };

/**
 * Search text, sort and page of a list, kept in the URL (`?q=&sort=created.desc&page=2`) so that links, reloads and the
 * back button keep them. A new search or sort goes back to page 1. With two lists on a page give each a `prefix`.
 */
export function useTableUrlState(options: { prefix?: string; defaultSort?: SortState } = {}) {
  const prefix = options.prefix ?? "";
  const urlKeys = prefix ? { q: `${prefix}_q`, sort: `${prefix}_sort`, page: `${prefix}_page` } : {};
  const [state, setState] = useQueryStates(PARSERS, { urlKeys, history: "replace" });
  return {
    search: state.q,
    sort: state.sort ?? options.defaultSort ?? null,
    page: Math.max(state.page, 1),
    setSearch: (q: string) => void setState({ q: q || null, page: null }, { throttleMs: 300 }),
    setSort: (sort: SortState | null) => void setState({ sort, page: null }),
    setPage: (page: number) => void setState({ page: page === 1 ? null : page }, { history: "push" }),
    clear: () => void setState(null),
  };
}
