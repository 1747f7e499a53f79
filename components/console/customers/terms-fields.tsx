"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Controller, type FieldValues, type Path, type UseFormReturn } from "react-hook-form";

import { Checkbox } from "@/components/ui/checkbox";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { RadioTiles } from "@/components/ui/radio-tiles";
import type { TermsChoices } from "@/lib/usecases/customer/list-terms-choices";

interface TermsValues extends FieldValues {
  priceBookId: string;
  mode: string;
  taxPercent: string;
  taxInclusive: boolean;
  paymentTermDays: string;
  segment: string;
}

/** On what terms a buyer buys: book, segment, how it pays, days, tax. `children` stands after the days. */
export function TermsFields<I extends TermsValues, O>(props: {
  form: UseFormReturn<I, unknown, O>;
  choices: TermsChoices;
  children?: ReactNode;
}) {
  const { form, choices, children } = props;
  const t = useTranslations("console-customers");
  const name = (field: keyof TermsValues & string) => field as Path<I>;
  const standard = choices.books.find(({ isDefault }) => isDefault) ?? choices.books[0];
  const books = [
    { value: "", label: t("create.useDefault", { name: standard?.name ?? "" }) },
    ...choices.books.map((book) => ({ value: book.id, label: `${book.name} (${book.currency})` })),
  ];
  const postpaid = form.watch(name("mode")) === "postpaid";
  return (
    <>
      <FormField form={form} name={name("priceBookId")} label={t("create.book")}>
        {(field) => <NativeSelect {...field} options={books} />}
      </FormField>
      <FormField
        form={form}
        name={name("segment")}
        label={t("create.segment")}
        hint={t("create.segmentHint")}
        optional
      >
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name={name("mode")} label={t("create.mode")}>
        {(field) => (
          <RadioTiles
            columns={2}
            aria-label={t("create.mode")}
            value={field.value}
            onValueChange={field.onChange}
            tiles={[
              { value: "prepaid", label: t("mode.prepaid"), hint: t("create.prepaidHint") },
              { value: "postpaid", label: t("mode.postpaid"), hint: t("create.postpaidHint") },
            ]}
          />
        )}
      </FormField>
      {postpaid ? (
        <div className="grid gap-5 sm:grid-cols-2">
          {children}
          <FormField form={form} name={name("paymentTermDays")} label={t("create.days")}>
            {(field) => <Input {...field} inputMode="numeric" autoComplete="off" numeric />}
          </FormField>
        </div>
      ) : null}
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <FormField form={form} name={name("taxPercent")} label={t("create.taxPercent")}>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric suffix="%" />}
        </FormField>
        <Controller
          control={form.control}
          name={name("taxInclusive")}
          render={({ field }) => (
            <Checkbox
              label={t("create.taxInclusive")}
              checked={field.value}
              onCheckedChange={(on) => field.onChange(on === true)}
            />
          )}
        />
      </div>
    </>
  );
}
