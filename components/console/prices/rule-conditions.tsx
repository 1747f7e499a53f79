"use client";

import { useTranslations } from "next-intl";

import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { SERVICE_TIERS } from "@/lib/domain/pricing/markup-rule";

import { BandRows } from "./band-rows";
import type { RuleChoices, RuleFormState } from "./rule-form-fields";
import { VolumeRows } from "./volume-rows";
import { WindowRows } from "./window-rows";

/** What a rule's price depends on besides model, buyer and day: service, fees, volume, length of input, hours. */
export function RuleConditions(props: {
  form: RuleFormState;
  currency: string;
  zone: string;
  models: RuleChoices["models"];
}) {
  const { form, currency, zone, models } = props;
  const t = useTranslations("console-conditions");
  return (
    <details className="rounded-lg border px-4 py-3">
      <summary className="min-h-6 cursor-pointer text-sm font-medium">{t("title")}</summary>
      <div className="mt-4 flex flex-col gap-6">
        <div className="grid gap-5 sm:grid-cols-2">
          <FormField form={form} name="serviceTier" label={t("serviceTier")} hint={t("serviceTierHint")}>
            {(field) => (
              <NativeSelect
                {...field}
                options={SERVICE_TIERS.map((value) => ({ value, label: t(`tier.${value}`) }))}
              />
            )}
          </FormField>
          <FormField form={form} name="reference" label={t("reference")} hint={t("referenceHint")} optional>
            {(field) => <Input {...field} autoComplete="off" />}
          </FormField>
          <FormField
            form={form}
            name="feePercent"
            label={t("feePercent")}
            hint={t("feePercentHint")}
            optional
          >
            {(field) => <Input {...field} inputMode="decimal" autoComplete="off" suffix="%" numeric />}
          </FormField>
          <FormField
            form={form}
            name="feePerRequest"
            label={t("feePerRequest")}
            hint={t("feePerRequestHint", { currency })}
            optional
          >
            {(field) => <Input {...field} inputMode="decimal" autoComplete="off" suffix={currency} numeric />}
          </FormField>
        </div>
        <VolumeRows form={form} zone={zone} />
        <BandRows form={form} models={models} />
        <WindowRows form={form} zone={zone} />
      </div>
    </details>
  );
}
