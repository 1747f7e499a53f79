"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { Checkbox } from "./checkbox";
import { cn } from "./cn";
import type { DataTablePartProps } from "./data-table-head";
import type { DataColumn, DataTableInstance } from "./data-table-model";

type TableRow<R extends object> = ReturnType<DataTableInstance<R>["getRowModel"]>["rows"][number];

const cellClass = "h-11 px-3 py-2 align-middle first:pl-4 last:pr-4";

/* In a narrow box each row becomes a card: a block of label and value pairs, headed by the title column. Roles are
   written out, because changing `display` would otherwise take the table's meaning away. */
const cardRow = "@max-xl/table:block @max-xl/table:px-4 @max-xl/table:py-3";
const cardCell =
  "@max-xl/table:flex @max-xl/table:h-auto @max-xl/table:items-baseline @max-xl/table:justify-between @max-xl/table:gap-4 @max-xl/table:px-0 @max-xl/table:first:pl-0 @max-xl/table:last:pr-0 @max-xl/table:py-1 @max-xl/table:text-right";
const cardTitle =
  "@max-xl/table:block @max-xl/table:h-auto @max-xl/table:px-0 @max-xl/table:first:pl-0 @max-xl/table:last:pr-0 @max-xl/table:pt-0 @max-xl/table:pb-1.5 @max-xl/table:text-left @max-xl/table:font-medium";

/** Columns shown now, in order. */
function visibleColumns<R extends object>({
  table,
  columns,
}: Pick<DataTablePartProps<R>, "table" | "columns">) {
  const shown = new Set(table.getVisibleLeafColumns().map((leaf) => leaf.id));
  return columns.filter((column) => shown.has(column.id));
}

/** The rows. */
export function DataTableBody<R extends object>({ table, columns, props }: DataTablePartProps<R>) {
  const shown = visibleColumns({ table, columns });
  const titleId = (shown.find((column) => column.narrow === "title") ?? shown[0])?.id;
  const cards = props.narrow !== "scroll";
  return (
    <tbody role="rowgroup" className={cn("divide-y", cards && "@max-xl/table:block")}>
      {table.getRowModel().rows.map((row) => (
        <BodyRow key={row.id} row={row} shown={shown} titleId={titleId} cards={cards} props={props} />
      ))}
    </tbody>
  );
}

interface BodyRowProps<R extends object> {
  row: TableRow<R>;
  shown: readonly DataColumn<R>[];
  titleId: string | undefined;
  cards: boolean;
  props: DataTablePartProps<R>["props"];
}

function BodyRow<R extends object>({ row, shown, titleId, cards, props }: BodyRowProps<R>) {
  const t = useTranslations("ui.table");
  const href = props.rowHref?.(row.original);
  return (
    <tr
      role="row"
      className={cn(
        "relative",
        href && "hover:bg-hover",
        row.getIsSelected() && "bg-brand-soft",
        cards && cardRow,
      )}
    >
      {props.bulkActions ? (
        <td
          role="cell"
          className={cn(
            cellClass,
            "w-8 pr-0",
            cards && "@max-xl/table:float-right @max-xl/table:h-auto @max-xl/table:p-0",
          )}
        >
          <span className="relative z-[1] flex">
            <Checkbox
              aria-label={t("selectRow")}
              checked={row.getIsSelected()}
              onCheckedChange={(checked) => row.toggleSelected(checked === true)}
            />
          </span>
        </td>
      ) : null}
      {shown.map((column) => (
        <BodyCell key={column.id} column={column} title={column.id === titleId} cards={cards} href={href}>
          {column.cell(row.original)}
        </BodyCell>
      ))}
      {props.rowActions ? (
        <td
          role="cell"
          className={cn(
            cellClass,
            "w-px text-right whitespace-nowrap",
            cards && cardCell,
            cards && "@max-xl/table:w-full @max-xl/table:justify-end",
          )}
        >
          <span className="relative z-[1] inline-flex gap-1">{props.rowActions(row.original)}</span>
        </td>
      ) : null}
    </tr>
  );
}

interface BodyCellProps<R extends object> {
  column: DataColumn<R>;
  title: boolean;
  cards: boolean;
  href: string | undefined;
  children: ReactNode;
}

function BodyCell<R extends object>({ column, title, cards, href, children }: BodyCellProps<R>) {
  const card = title ? cardTitle : column.narrow === "hide" ? "@max-xl/table:hidden" : cardCell;
  const linked = title && href;
  return (
    <td
      role="cell"
      className={cn(cellClass, column.numeric && "tnum text-right", cards && card, column.className)}
    >
      {cards && !title ? (
        <span className="hidden shrink-0 text-xs text-muted @max-xl/table:inline">{column.header}</span>
      ) : null}
      {linked ? (
        <Link href={href} className="rounded-sm font-medium after:absolute after:inset-0">
          {children}
        </Link>
      ) : (
        <span className={cn("min-w-0", cards && "@max-xl/table:break-words")}>{children}</span>
      )}
    </td>
  );
}

/** The totals row, where any column has a total. */
export function DataTableFoot<R extends object>({ table, columns, props }: DataTablePartProps<R>) {
  const t = useTranslations("ui.table");
  const shown = visibleColumns({ table, columns });
  if (!shown.some((column) => column.total !== undefined)) return null;
  const cards = props.narrow !== "scroll";
  return (
    <tfoot role="rowgroup" className={cn("border-t bg-sunken font-medium", cards && "@max-xl/table:block")}>
      <tr role="row" className={cn(cards && cardRow)}>
        {props.bulkActions ? <td role="cell" className={cn(cards && "@max-xl/table:hidden")} /> : null}
        {shown.map((column, index) => (
          <td
            key={column.id}
            role="cell"
            className={cn(
              cellClass,
              column.numeric && "tnum text-right",
              cards &&
                (index === 0 ? cardTitle : column.total === undefined ? "@max-xl/table:hidden" : cardCell),
            )}
          >
            {cards && index > 0 ? (
              <span className="hidden text-xs font-normal text-muted @max-xl/table:inline">
                {column.header}
              </span>
            ) : null}
            {column.total ?? (index === 0 ? t("totals") : null)}
          </td>
        ))}
        {props.rowActions ? <td role="cell" className={cn(cards && "@max-xl/table:hidden")} /> : null}
      </tr>
    </tfoot>
  );
}
