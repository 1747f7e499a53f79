"use client";

import { useTranslations } from "next-intl";
import type { UseFormReturn } from "react-hook-form";

import { Checkbox } from "@/components/ui/checkbox";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";

import { ServedModelsField, type OfferedModel, type ServedModel } from "./served-models-field";

interface Routed {
  models: ServedModel[];
  priority?: unknown;
  weight?: unknown;
  billsAfterAbort?: boolean | undefined;
}

interface Props<I extends Routed, O> {
  form: UseFormReturn<I, unknown, O>;
  models: readonly OfferedModel[];
}

/** Which models an upstream serves, when it is tried, and whether its vendor bills answers nobody waits for. */
export function RoutingFields<I extends Routed, O>({ form: given, models }: Props<I, O>) {
  const t = useTranslations("console-upstreams.form");
  // A form of more fields is a form of these.
  const form = given as unknown as UseFormReturn<Routed, unknown, O>;
  return (
    <>
      <FormField form={form} name="models" label={t("models")} hint={t("modelsHint")} hintAbove>
        {(field) => <ServedModelsField models={models} value={field.value} onChange={field.onChange} />}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="priority" label={t("priority")} hint={t("priorityHint")}>
          {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="tnum" />}
        </FormField>
        <FormField form={form} name="weight" label={t("weight")} hint={t("weightHint")}>
          {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="tnum" />}
        </FormField>
      </div>
      <FormField form={form} name="billsAfterAbort" label={t("billsAfterAbort")} hideLabel>
        {(field) => (
          <Checkbox
            label={t("billsAfterAbort")}
            hint={t("billsAfterAbortHint")}
            checked={field.value ?? false}
            onCheckedChange={(on) => field.onChange(on === true)}
          />
        )}
      </FormField>
    </>
  );
}
