"use client";

import { useTable, type RowSelectionState, type SortingState } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo, useState, type CSSProperties, type ReactNode } from "react";
import { Button } from "./button";
import { Callout } from "./callout";
import { cn } from "./cn";
import { DataTableBody, DataTableFoot } from "./data-table-body";
import { DataTableHead } from "./data-table-head";
import { dataTableFeatures, toColumnDef, type DataColumn, type SortState } from "./data-table-model";
import { DataTableToolbar } from "./data-table-toolbar";
import { Pagination, type PageState } from "./pagination";
import { TableSkeleton } from "./skeleton";

export type { DataColumn, SortState } from "./data-table-model";

export interface DataTableProps<R extends object> {
  /** Name of the table, read aloud: "Lots". */
  label: string;
  columns: readonly DataColumn<R>[];
  /** Undefined while loading. With `page` this is one page, else all rows. */
  rows: readonly R[] | undefined;
  rowId: (row: R) => string;
  /** Page of the row's object; the first column (or the `title` one) becomes the link, and the row its target. */
  rowHref?: (row: R) => string | undefined;
  /** Buttons or a menu at the end of each row. */
  rowActions?: (row: R) => ReactNode;
  /** Given together when the server sorts; without `onSort` the browser sorts the rows it has. */
  sort?: SortState | null;
  onSort?: (sort: SortState | null) => void;
  page?: PageState;
  /** One of the empty states; shown when there are no rows. */
  empty: ReactNode;
  /** The load failed: what to say and how to try again. */
  failure?: { message?: string; requestId?: string; onRetry?: () => void };
  /** Rows shown are being replaced: they fade, and stay usable. */
  pending?: boolean;
  /** Adds check boxes; gets the ids picked and returns the buttons that act on them. */
  bulkActions?: (ids: readonly string[], clear: () => void) => ReactNode;
  /** Filters and search, left above the table. */
  toolbar?: ReactNode;
  /** Offers the reader a choice of columns. */
  columnPicker?: boolean;
  /** In a box narrower than 36 rem: rows become cards, or the table scrolls sideways within its box. */
  narrow?: "cards" | "scroll";
  /** Height after which the rows scroll under the heading, e.g. "70dvh"; cards never do. */
  maxHeight?: string;
}

const NO_ROWS: never[] = [];

/** The list of the product: sorted, paged, picked from, totalled; every row leads to its object. */
export function DataTable<R extends object>(props: DataTableProps<R>) {
  const { columns, rows, narrow = "cards" } = props;
  const table = useDataTable(props);
  return (
    // Within a flush card the card's own border is enough.
    <div className="@container/table min-w-0 overflow-hidden rounded-lg border bg-surface in-data-flush:rounded-none in-data-flush:border-0">
      <DataTableToolbar table={table} props={props} />
      <DataTableState props={props}>
        <div
          role="region"
          tabIndex={0}
          aria-label={props.label}
          aria-busy={props.pending || undefined}
          style={{ "--table-max-height": props.maxHeight } as CSSProperties}
          className={cn(
            "relative overflow-auto focus-visible:-outline-offset-2 @xl/table:max-h-(--table-max-height)",
            narrow === "scroll" && "scroll-hint-x",
            props.pending && "opacity-60 transition-opacity delay-150",
          )}
        >
          <table
            role="table"
            className={cn(
              "w-full border-collapse text-sm",
              narrow === "cards" ? "@max-xl/table:block" : "@max-xl/table:min-w-[38rem]",
            )}
          >
            <caption className="sr-only">{props.label}</caption>
            <DataTableHead table={table} columns={columns} props={props} />
            <DataTableBody table={table} columns={columns} props={props} />
            <DataTableFoot table={table} columns={columns} props={props} />
          </table>
        </div>
      </DataTableState>
      {props.page && rows && !props.failure ? (
        <div className="border-t">
          <Pagination list={props.label} state={props.page} pending={props.pending} />
        </div>
      ) : null}
    </div>
  );
}

function useDataTable<R extends object>(props: DataTableProps<R>) {
  const { columns, rows, rowId, sort, onSort } = props;
  const server = Boolean(onSort);
  const defs = useMemo(() => columns.map((column) => toColumnDef(column, server)), [columns, server]);
  const hidden = useMemo(
    () => Object.fromEntries(columns.filter((c) => c.hidden).map((c) => [c.id, false])),
    [columns],
  );
  const initial: SortingState = sort ? [{ id: sort.column, desc: sort.direction === "desc" }] : [];
  const [ownSorting, setOwnSorting] = useState(initial);
  const [columnVisibility, setColumnVisibility] = useState(hidden);
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const sorting = server ? initial : ownSorting;
  return useTable({
    features: dataTableFeatures,
    columns: defs,
    data: rows ?? NO_ROWS,
    getRowId: rowId,
    manualSorting: server,
    state: { sorting, columnVisibility, rowSelection },
    onColumnVisibilityChange: setColumnVisibility,
    onRowSelectionChange: setRowSelection,
    onSortingChange: (updater) => {
      const next = typeof updater === "function" ? updater(sorting) : updater;
      if (!onSort) return setOwnSorting(next);
      const first = next[0];
      onSort(first ? { column: first.id, direction: first.desc ? "desc" : "asc" } : null);
    },
  });
}

/** What stands in for the rows while there are none to show. */
function DataTableState<R extends object>({
  props,
  children,
}: {
  props: DataTableProps<R>;
  children: ReactNode;
}) {
  const t = useTranslations("ui.table");
  const { failure, rows, columns } = props;
  if (failure) {
    const retry = failure.onRetry ? <Button onClick={failure.onRetry}>{t("retry")}</Button> : null;
    return (
      <div className="p-4">
        <Callout tone="danger" title={failure.message ?? t("failed")} actions={retry}>
          {failure.requestId ? t("requestId", { id: failure.requestId }) : null}
        </Callout>
      </div>
    );
  }
  if (!rows) return <TableSkeleton columns={Math.min(columns.length, 6)} />;
  return rows.length === 0 ? props.empty : children;
}
