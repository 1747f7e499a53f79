"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Checkbox } from "./checkbox";
import { cn } from "./cn";
import type { DataTableProps } from "./data-table";
import type { DataColumn, DataTableInstance } from "./data-table-model";

export interface DataTablePartProps<R extends object> {
  table: DataTableInstance<R>;
  columns: readonly DataColumn<R>[];
  props: DataTableProps<R>;
}

export const headCellClass =
  "sticky top-0 z-10 h-9 bg-sunken px-3 text-left text-xs font-medium whitespace-nowrap text-muted shadow-[inset_0_-1px_0_var(--line)] first:pl-4 last:pr-4";

/** The heading row, sticky within the table's box; where rows become cards each value carries its heading instead. */
export function DataTableHead<R extends object>({ table, columns, props }: DataTablePartProps<R>) {
  const t = useTranslations("ui.table");
  const byId = new Map(columns.map((column) => [column.id, column]));
  return (
    <thead role="rowgroup" className={props.narrow === "scroll" ? undefined : "@max-xl/table:hidden"}>
      <tr role="row">
        {props.bulkActions ? (
          <th role="columnheader" scope="col" className={cn(headCellClass, "w-8 pr-0")}>
            <Checkbox
              aria-label={t("selectAll")}
              checked={table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && "indeterminate")}
              onCheckedChange={(checked) => table.toggleAllRowsSelected(checked === true)}
            />
          </th>
        ) : null}
        {table.getVisibleLeafColumns().map((leaf) => (
          <HeadCell key={leaf.id} leaf={leaf} column={byId.get(leaf.id)} />
        ))}
        {props.rowActions ? (
          <th role="columnheader" scope="col" className={headCellClass}>
            <span className="sr-only">{t("actions")}</span>
          </th>
        ) : null}
      </tr>
    </thead>
  );
}

type Leaf<R extends object> = ReturnType<DataTableInstance<R>["getVisibleLeafColumns"]>[number];

function HeadCell<R extends object>({ leaf, column }: { leaf: Leaf<R>; column?: DataColumn<R> }) {
  const sorted = leaf.getIsSorted();
  const Icon = sorted === "asc" ? ArrowUp : sorted === "desc" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
      className={cn(headCellClass, column?.numeric && "text-right", column?.className)}
    >
      {leaf.getCanSort() ? (
        <button
          type="button"
          onClick={() => leaf.toggleSorting(sorted ? sorted === "asc" : undefined)}
          className={cn(
            "-mx-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 hover:text-ink",
            column?.numeric && "flex-row-reverse",
            sorted && "text-ink",
          )}
        >
          {column?.header}
          <Icon aria-hidden="true" className={cn("size-3.5", !sorted && "opacity-60")} />
        </button>
      ) : (
        column?.header
      )}
    </th>
  );
}
