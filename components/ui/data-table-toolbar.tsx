"use client";

import { Columns3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "./button";
import { Checkbox } from "./checkbox";
import { cn } from "./cn";
import type { DataTableProps } from "./data-table";
import type { DataTableInstance } from "./data-table-model";
import { NativeSelect } from "./native-select";
import { Popover } from "./popover";

interface ToolbarProps<R extends object> {
  table: DataTableInstance<R>;
  props: DataTableProps<R>;
}

/** Above the table: filters of the page, the sort where headings are not drawn, the columns; or, with rows picked, what to do with them. */
export function DataTableToolbar<R extends object>({ table, props }: ToolbarProps<R>) {
  const picked = Object.keys(table.state.rowSelection).filter((id) => table.state.rowSelection[id]);
  if (props.bulkActions && picked.length > 0) {
    return <BulkBar ids={picked} clear={() => table.resetRowSelection(true)} actions={props.bulkActions} />;
  }
  const sortable =
    props.narrow !== "scroll" &&
    !props.failure &&
    props.rows?.length &&
    table.getAllLeafColumns().some((leaf) => leaf.getCanSort());
  const bare = !props.toolbar && !props.columnPicker;
  if (bare && !sortable) return null;
  return (
    <div className={cn("flex flex-wrap items-center gap-2 border-b px-4 py-2.5", bare && "@xl/table:hidden")}>
      {props.toolbar ? (
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 @max-xl/table:basis-full">
          {props.toolbar}
        </div>
      ) : null}
      <div className="ml-auto flex items-center gap-2 @max-xl/table:flex-1">
        {sortable ? <NarrowSort table={table} props={props} /> : null}
        {props.columnPicker ? <ColumnPicker table={table} props={props} /> : null}
      </div>
    </div>
  );
}

function BulkBar(props: {
  ids: readonly string[];
  clear: () => void;
  actions: NonNullable<DataTableProps<object>["bulkActions"]>;
}) {
  const t = useTranslations("ui.table");
  return (
    <div
      role="toolbar"
      aria-label={t("bulk")}
      className="flex flex-wrap items-center gap-2 border-b bg-brand-soft px-4 py-2.5"
    >
      <span className="tnum mr-2 font-medium" aria-live="polite">
        {t("selected", { count: props.ids.length })}
      </span>
      {props.actions(props.ids, props.clear)}
      <Button variant="ghost" size="sm" className="ml-auto" onClick={props.clear}>
        {t("clearSelection")}
      </Button>
    </div>
  );
}

function NarrowSort<R extends object>({ table, props }: ToolbarProps<R>) {
  const t = useTranslations("ui.table");
  const headers = new Map(props.columns.map((column) => [column.id, column.header]));
  const current = table.state.sorting[0];
  const options = table
    .getAllLeafColumns()
    .filter((leaf) => leaf.getCanSort())
    .flatMap((leaf) => {
      const column = headers.get(leaf.id) ?? leaf.id;
      return [
        { value: `${leaf.id}:asc`, label: t("ascending", { column }) },
        { value: `${leaf.id}:desc`, label: t("descending", { column }) },
      ];
    });
  return (
    <div className="min-w-0 flex-1 @xl/table:hidden">
      <NativeSelect
        aria-label={t("sortBy")}
        options={[{ value: "", label: t("unsorted") }, ...options]}
        value={current ? `${current.id}:${current.desc ? "desc" : "asc"}` : ""}
        onChange={(event) => {
          const [id, direction] = event.target.value.split(":");
          table.setSorting(id ? [{ id, desc: direction === "desc" }] : []);
        }}
      />
    </div>
  );
}

function ColumnPicker<R extends object>({ table, props }: ToolbarProps<R>) {
  const t = useTranslations("ui.table");
  const headers = new Map(props.columns.map((column) => [column.id, column.header]));
  return (
    <Popover
      label={t("columns")}
      align="end"
      className="w-56"
      trigger={<Button icon={<Columns3 />}>{t("columns")}</Button>}
    >
      <div className="flex flex-col gap-1">
        {table.getAllLeafColumns().map((leaf) => (
          <Checkbox
            key={leaf.id}
            label={headers.get(leaf.id)}
            checked={leaf.getIsVisible()}
            disabled={!leaf.getCanHide()}
            onCheckedChange={(checked) => leaf.toggleVisibility(checked === true)}
          />
        ))}
      </div>
    </Popover>
  );
}
