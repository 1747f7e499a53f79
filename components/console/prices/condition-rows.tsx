"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";

/** A list of rows of a rule's form, with a button to add one and one beside each to take it out. */
export function ConditionRows(props: {
  legend: string;
  hint: string;
  /** Keys of the rows there are. */
  rows: readonly { readonly id: string }[];
  row: (index: number) => ReactNode;
  onRemove: (index: number) => void;
  addLabel: string;
  onAdd: () => void;
  children?: ReactNode;
}) {
  const { legend, hint, rows, row, onRemove, addLabel, onAdd, children } = props;
  const t = useTranslations("console-conditions");
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <p className="text-xs text-muted">{hint}</p>
      {children}
      {rows.map(({ id }, index) => (
        <div key={id} className="flex items-end gap-3">
          <div className="grid min-w-0 flex-1 grid-cols-2 items-end gap-3 sm:grid-cols-3">{row(index)}</div>
          <IconButton
            label={t("removeRow", { row: index + 1 })}
            icon={<Trash2 />}
            onClick={() => onRemove(index)}
          />
        </div>
      ))}
      <div>
        <Button size="sm" icon={<Plus />} onClick={onAdd}>
          {addLabel}
        </Button>
      </div>
    </fieldset>
  );
}
