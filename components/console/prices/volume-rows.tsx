"use client";

import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";

import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";

import { ConditionRows } from "./condition-rows";
import type { RuleFormState } from "./rule-form-fields";

const MODES = ["graduated", "reached"] as const;

/** The steps of a rule's volume tiers: dimension, from how many units of the month, and at what share of the price. */
export function VolumeRows({ form, zone }: { form: RuleFormState; zone: string }) {
  const t = useTranslations("console-conditions");
  const dimensionName = useTranslations("console-prices.dimension");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "volumeSteps" });
  return (
    <ConditionRows
      legend={t("volume")}
      hint={t("volumeHint", { zone })}
      rows={fields}
      onRemove={remove}
      addLabel={t("addStep")}
      onAdd={() => append({ dimension: "output", from: "", percent: "" })}
      row={(index) => (
        <>
          <FormField form={form} name={`volumeSteps.${index}.dimension`} label={t("dimension")}>
            {(field) => (
              <NativeSelect
                {...field}
                options={DIMENSIONS.map((value) => ({ value, label: dimensionName(value) }))}
              />
            )}
          </FormField>
          <FormField form={form} name={`volumeSteps.${index}.from`} label={t("from")}>
            {(field) => <Input {...field} inputMode="numeric" autoComplete="off" numeric />}
          </FormField>
          <FormField form={form} name={`volumeSteps.${index}.percent`} label={t("percent")}>
            {(field) => <Input {...field} inputMode="decimal" autoComplete="off" suffix="%" numeric />}
          </FormField>
        </>
      )}
    >
      {fields.length > 0 ? (
        <FormField form={form} name="volumeMode" label={t("volumeMode")} className="sm:max-w-80">
          {(field) => (
            <NativeSelect {...field} options={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))} />
          )}
        </FormField>
      ) : null}
    </ConditionRows>
  );
}
