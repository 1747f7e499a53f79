"use client";

import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";

import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";

import { Rows, wide, type TermsFormState } from "./terms-rows";

interface Props {
  form: TermsFormState;
  currency: string;
}

/** What is promised to be bought in a time; the watch page shows how far it is kept. */
export function CommitmentRows({ form, currency }: Props) {
  const t = useTranslations("console-accounts.rows");
  const { fields, append, remove } = useFieldArray({
    control: form.control,
    name: "commitments",
    keyName: "key",
  });
  const empty = { name: "", amount: "", from: "", until: "" };
  const rows = fields.map(({ key }) => ({ id: key }));
  return (
    <Rows legend={t("commitments")} rows={rows} onAdd={() => append(empty)} onRemove={remove}>
      {(index) => (
        <>
          <NameField form={form} name={`commitments.${index}.name`} />
          <AmountField form={form} name={`commitments.${index}.amount`} label={t("amount", { currency })} />
          <DayFields form={form} place={`commitments.${index}`} />
        </>
      )}
    </Rows>
  );
}

/** Rebates for spending so much in a time; the tier chaser says when one is near. */
export function TierRows({ form, currency }: Props) {
  const t = useTranslations("console-accounts.rows");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "tiers", keyName: "key" });
  const empty = { name: "", threshold: "", rebate: "", from: "", until: "" };
  const rows = fields.map(({ key }) => ({ id: key }));
  return (
    <Rows legend={t("tiers")} rows={rows} onAdd={() => append(empty)} onRemove={remove}>
      {(index) => (
        <>
          <NameField form={form} name={`tiers.${index}.name`} />
          <AmountField form={form} name={`tiers.${index}.threshold`} label={t("threshold", { currency })} />
          <AmountField form={form} name={`tiers.${index}.rebate`} label={t("rebate", { currency })} />
          <DayFields form={form} place={`tiers.${index}`} />
        </>
      )}
    </Rows>
  );
}

type Place = `commitments.${number}` | `tiers.${number}`;

function NameField({ form, name }: { form: TermsFormState; name: `${Place}.name` }) {
  const t = useTranslations("console-accounts.rows");
  return (
    <div className={wide}>
      <FormField form={form} name={name} label={t("promiseName")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
    </div>
  );
}

interface AmountProps {
  form: TermsFormState;
  name: `commitments.${number}.amount` | `tiers.${number}.${"threshold" | "rebate"}`;
  label: string;
}

function AmountField({ form, name, label }: AmountProps) {
  return (
    <div className="w-40">
      <FormField form={form} name={name} label={label}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
    </div>
  );
}

function DayFields({ form, place }: { form: TermsFormState; place: Place }) {
  const t = useTranslations("console-accounts.rows");
  return (["from", "until"] as const).map((end) => (
    <div key={end} className="w-40">
      <FormField form={form} name={`${place}.${end}`} label={t(`${end}Day`)}>
        {(field) => <Input {...field} type="date" />}
      </FormField>
    </div>
  ));
}
