"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { BASIS_KINDS } from "@/lib/usecases/pricing/rule-schema";

import type { RuleFormState } from "./rule-form-fields";

/** Dimensions that depart from the rule, each with a price of its own. */
export function RuleOverrides({ form, currency }: { form: RuleFormState; currency: string }) {
  const t = useTranslations("console-prices");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "overrides" });
  const next = DIMENSIONS.find((dimension) => !fields.some((field) => field.dimension === dimension));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{t("rule.overrides")}</legend>
      <p className="text-xs text-muted">{t("rule.overridesHint")}</p>
      {fields.map((row, index) => (
        <div key={row.id} className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[1fr_1.4fr_8rem_auto]">
          <FormField form={form} name={`overrides.${index}.dimension`} label={t("rule.overrideDimension")}>
            {(field) => (
              <NativeSelect
                {...field}
                options={DIMENSIONS.map((value) => ({ value, label: t(`dimension.${value}`) }))}
              />
            )}
          </FormField>
          <FormField form={form} name={`overrides.${index}.kind`} label={t("rule.overrideKind")}>
            {(field) => (
              <NativeSelect
                {...field}
                options={BASIS_KINDS.map((value) => ({ value, label: t(`rule.basisKind.${value}`) }))}
              />
            )}
          </FormField>
          <FormField form={form} name={`overrides.${index}.value`} label={t("rule.overrideValue")}>
            {(field) => (
              <Input
                {...field}
                inputMode="decimal"
                autoComplete="off"
                numeric
                suffix={form.watch(`overrides.${index}.kind`) === "absolute" ? currency : "%"}
              />
            )}
          </FormField>
          <IconButton
            label={t("rule.removeOverride", { dimension: t(`dimension.${row.dimension}`) })}
            icon={<Trash2 />}
            onClick={() => remove(index)}
          />
        </div>
      ))}
      {next ? (
        <div>
          <Button
            size="sm"
            icon={<Plus />}
            onClick={() => append({ dimension: next, kind: "percent_over_list", value: "" })}
          >
            {t("rule.addOverride")}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}
