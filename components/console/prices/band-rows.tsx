"use client";

import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";

import { ConditionRows } from "./condition-rows";
import type { RuleChoices, RuleFormState } from "./rule-form-fields";

/** The bounds of input of a rule's context tiers, with the share of the price above them. */
export function BandRows({ form, models }: { form: RuleFormState; models: RuleChoices["models"] }) {
  const t = useTranslations("console-conditions");
  const dimensionName = useTranslations("console-prices.dimension");
  const { fields, append, remove, replace } = useFieldArray({ control: form.control, name: "bands" });
  const dimensions = DIMENSIONS.map((value) => ({ value, label: dimensionName(value) }));
  const [kind, chosen] = form.watch(["scopeKind", "scopeValue"]);
  const vendors = kind === "model" ? (models.find(({ id }) => id === chosen)?.bands ?? []) : [];
  return (
    <ConditionRows
      legend={t("bands")}
      hint={t("bandsHint")}
      rows={fields}
      onRemove={remove}
      addLabel={t("addBand")}
      onAdd={() => append({ above: "200000", dimension: "", percent: "" })}
      row={(index) => (
        <>
          <FormField form={form} name={`bands.${index}.above`} label={t("above")}>
            {(field) => <Input {...field} inputMode="numeric" autoComplete="off" numeric />}
          </FormField>
          <FormField form={form} name={`bands.${index}.dimension`} label={t("dimension")}>
            {(field) => (
              <NativeSelect {...field} options={[{ value: "", label: t("allDimensions") }, ...dimensions]} />
            )}
          </FormField>
          <FormField form={form} name={`bands.${index}.percent`} label={t("percent")}>
            {(field) => <Input {...field} inputMode="decimal" autoComplete="off" suffix="%" numeric />}
          </FormField>
        </>
      )}
    >
      {vendors.length > 0 ? (
        <p className="flex flex-wrap items-center gap-2 text-xs">
          {t("vendorBands", { bound: Number(vendors[0]?.above ?? 0) })}
          <Button size="sm" onClick={() => replace([...vendors])}>
            {t("takeVendorBands")}
          </Button>
        </p>
      ) : null}
    </ConditionRows>
  );
}
