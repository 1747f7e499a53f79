"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFieldArray, type UseFormReturn } from "react-hook-form";
import type { z } from "zod";

import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { supplyTermsFields } from "@/lib/usecases/supplier/terms-schemas";

type Fields = z.input<typeof supplyTermsFields>;
export type TermsFormState = UseFormReturn<Fields, unknown, z.output<typeof supplyTermsFields>>;

interface Props {
  form: TermsFormState;
}

interface RowsProps {
  legend: string;
  rows: readonly { readonly id: string }[];
  onAdd: () => void;
  onRemove: (index: number) => void;
  children: (index: number) => ReactNode;
}

/** Rows that can be added and removed under a legend. */
export function Rows({ legend, rows, onAdd, onRemove, children }: RowsProps) {
  const t = useTranslations("console-accounts.rows");
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      {rows.map((row, index) => (
        <div key={row.id} className="flex flex-wrap items-end gap-3">
          {children(index)}
          <IconButton label={t("remove")} icon={<X />} size="sm" onClick={() => onRemove(index)} />
        </div>
      ))}
      <div>
        <Button size="sm" icon={<Plus />} onClick={onAdd}>
          {t("add")}
        </Button>
      </div>
    </fieldset>
  );
}

export const wide = "min-w-40 flex-1";
const narrow = "w-32";

/** The supplier's own price list, as percent of face value. */
export function PriceRows({ form }: Props) {
  const t = useTranslations("console-accounts.rows");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "priceList" });
  return (
    <Rows
      legend={t("prices")}
      rows={fields}
      onAdd={() => append({ label: "", percent: "" })}
      onRemove={remove}
    >
      {(index) => (
        <>
          <div className={wide}>
            <FormField form={form} name={`priceList.${index}.label`} label={t("what")}>
              {(field) => <Input {...field} autoComplete="off" />}
            </FormField>
          </div>
          <div className={narrow}>
            <FormField form={form} name={`priceList.${index}.percent`} label={t("percentOfFace")}>
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
            </FormField>
          </div>
        </>
      )}
    </Rows>
  );
}

/** Discounts by the size of an order. */
export function DiscountRows({ form, currency }: Props & { currency: string }) {
  const t = useTranslations("console-accounts.rows");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "discounts" });
  return (
    <Rows
      legend={t("discounts")}
      rows={fields}
      onAdd={() => append({ from: "", percent: "" })}
      onRemove={remove}
    >
      {(index) => (
        <>
          <div className={wide}>
            <FormField form={form} name={`discounts.${index}.from`} label={t("from", { currency })}>
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
            </FormField>
          </div>
          <div className={narrow}>
            <FormField form={form} name={`discounts.${index}.percent`} label={t("percentOff")}>
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
            </FormField>
          </div>
        </>
      )}
    </Rows>
  );
}

/** Whom to ask there. */
export function ContactRows({ form }: Props) {
  const t = useTranslations("console-accounts.rows");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "contacts" });
  return (
    <Rows
      legend={t("contacts")}
      rows={fields}
      onAdd={() => append({ name: "", reach: "" })}
      onRemove={remove}
    >
      {(index) =>
        (["name", "reach"] as const).map((part) => (
          <div key={part} className={wide}>
            <FormField form={form} name={`contacts.${index}.${part}`} label={t(part)}>
              {(field) => <Input {...field} autoComplete="off" />}
            </FormField>
          </div>
        ))
      }
    </Rows>
  );
}
