import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
  type ReactTable,
  type Row,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

export type SortValue = string | number | bigint | boolean | null;

export interface DataColumn<R extends object> {
  id: string;
  /** Heading; also the label of the value where a row becomes a card. */
  header: string;
  cell: (row: R) => ReactNode;
  /** What the browser sorts by, nulls last. Without it (and without `sortable`) the column does not sort. */
  sortValue?: (row: R) => SortValue;
  /** The server sorts by it: see `onSort` of the table. */
  sortable?: boolean;
  /** Right-aligned tabular figures. */
  numeric?: boolean;
  /** Not shown until the reader asks for it under "Columns". */
  hidden?: boolean;
  /** Never hidden: the name, the amount. */
  fixed?: boolean;
  /** Below the column, in the totals row. */
  total?: ReactNode;
  /** Where rows become cards: `title` heads the card, `hide` leaves it out. */
  narrow?: "title" | "hide";
  className?: string;
}

export interface SortState {
  column: string;
  direction: "asc" | "desc";
}

export const dataTableFeatures = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});

export type DataTableFeatures = typeof dataTableFeatures;
export type DataTableInstance<R extends object> = ReactTable<DataTableFeatures, R>;

/** Order of two sort values of one column; text by the reader's rules, everything else by size. */
export function compareSortValues(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b, undefined, { numeric: true });
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The table engine's column for one of ours. */
export function toColumnDef<R extends object>(
  column: DataColumn<R>,
  server: boolean,
): ColumnDef<DataTableFeatures, R> {
  const { sortValue } = column;
  return {
    id: column.id,
    header: column.header,
    accessorFn: (row: R) => sortValue?.(row) ?? undefined,
    sortUndefined: "last",
    sortDescFirst: column.numeric ?? false,
    enableSorting: server ? Boolean(column.sortable) : Boolean(sortValue),
    enableHiding: !column.fixed,
    sortFn: (a: Row<DataTableFeatures, R>, b: Row<DataTableFeatures, R>) =>
      compareSortValues(sortValue?.(a.original) ?? null, sortValue?.(b.original) ?? null),
  };
}
