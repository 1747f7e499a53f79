"use client";

import type { ReactNode } from "react";

import { DataTable, type DataTableProps } from "./data-table";
import { NothingMatches } from "./empty-state";
import { SearchInput } from "./search-input";
import { useTableUrlState } from "./table-url-state";

interface Props<R extends object> extends Omit<DataTableProps<R>, "rows" | "toolbar" | "empty"> {
  rows: readonly R[];
  /** What a row is found by: its name and what else people call it. */
  wordsOf: (row: R) => string;
  placeholder: string;
  /** Shown where there are no rows at all. */
  empty: ReactNode;
}

/** A list whose rows are all here, found by their words; what was looked for stays in the address. */
export function SearchableTable<R extends object>(props: Props<R>) {
  const { rows, wordsOf, placeholder, empty, ...table } = props;
  const url = useTableUrlState();
  const wanted = url.search.trim().toLocaleLowerCase();
  const any = rows.length > 0;
  return (
    <DataTable
      {...table}
      rows={rows.filter((row) => wordsOf(row).toLocaleLowerCase().includes(wanted))}
      toolbar={
        any ? (
          <SearchInput
            value={url.search}
            onValueChange={url.setSearch}
            placeholder={placeholder}
            className="sm:max-w-64"
          />
        ) : undefined
      }
      empty={any ? <NothingMatches onClear={url.clear} /> : empty}
    />
  );
}
