"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { FormField } from "@/components/ui/form";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";

import type { OrderFormState } from "./order-form";

interface Props {
  form: OrderFormState;
  index: number;
  models: readonly { id: string; displayName: string }[];
}

/** Which models a line's lots serve; none chosen is all. */
export function ModelsField({ form, index, models }: Props) {
  const t = useTranslations("console-purchases.form");
  return (
    <FormField
      form={form}
      name={`lines.${index}.modelIds`}
      label={t("models")}
      hint={t("modelsHint")}
      optional
    >
      {(field) => (
        <div role="group" aria-label={t("models")} className="grid gap-1 sm:grid-cols-2">
          {models.map(({ id, displayName }) => (
            <Checkbox
              key={id}
              label={displayName}
              checked={field.value.includes(id)}
              onCheckedChange={(on) =>
                field.onChange(on === true ? [...field.value, id] : field.value.filter((each) => each !== id))
              }
            />
          ))}
        </div>
      )}
    </FormField>
  );
}

/** How many tokens of a quota one unit takes, by model and dimension; what is not named takes one. */
export function BurnWeightsField({ form, index, models }: Props) {
  const t = useTranslations("console-purchases.form");
  const dimensions = useTranslations("console-prices.dimension");
  const weights = useFieldArray({ control: form.control, name: `lines.${index}.burnWeights` });
  const place = (row: number) => `lines.${index}.burnWeights.${row}` as const;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{t("burnWeights")}</legend>
      <p className="text-xs text-muted">{t("burnWeightsHint")}</p>
      {weights.fields.map((weight, row) => (
        <div key={weight.id} className="flex flex-wrap items-end gap-3">
          <div className="min-w-32 flex-1">
            <FormField form={form} name={`${place(row)}.modelId`} label={t("weightModel")}>
              {(field) => (
                <NativeSelect
                  {...field}
                  options={models.map(({ id, displayName }) => ({ value: id, label: displayName }))}
                />
              )}
            </FormField>
          </div>
          <div className="min-w-32 flex-1">
            <FormField form={form} name={`${place(row)}.dimension`} label={t("weightDimension")}>
              {(field) => (
                <NativeSelect
                  {...field}
                  options={DIMENSIONS.map((value) => ({ value, label: dimensions(value) }))}
                />
              )}
            </FormField>
          </div>
          <div className="w-24">
            <FormField form={form} name={`${place(row)}.weight`} label={t("weight")}>
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
            </FormField>
          </div>
          <IconButton label={t("removeWeight")} icon={<X />} size="sm" onClick={() => weights.remove(row)} />
        </div>
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus />}
          onClick={() => weights.append({ modelId: models[0]?.id ?? "", dimension: "output", weight: "" })}
        >
          {t("addWeight")}
        </Button>
      </div>
    </fieldset>
  );
}
