"use client";

import { useTranslations } from "next-intl";
import type { UseFormReturn } from "react-hook-form";

import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { RadioTiles } from "@/components/ui/radio-tiles";
import {
  AUDIENCE_KINDS,
  BASIS_KINDS,
  SCOPE_KINDS,
  type RuleDraft,
  type RuleFields,
} from "@/lib/usecases/pricing/rule-schema";

import { DimensionPrices } from "./dimension-prices";
import { RuleConditions } from "./rule-conditions";
import { RuleOverrides } from "./rule-overrides";

export interface RuleChoices {
  models: readonly { id: string; label: string; bands: NonNullable<RuleFields["bands"]> }[];
  vendors: readonly string[];
  modalities: readonly string[];
  tags: readonly string[];
  segments: readonly string[];
  buyers: readonly { id: string; label: string }[];
}

export type RuleFormState = UseFormReturn<RuleFields, unknown, RuleDraft>;

interface Props {
  form: RuleFormState;
  currency: string;
  zone: string;
  choices: RuleChoices;
}

/** The fields of a rule: which models, for whom, at what price, and behind a fold dates, priority and limits. */
export function RuleFormFields({ form, currency, zone, choices }: Props) {
  const t = useTranslations("console-prices.rule");
  const basisKind = form.watch("basisKind");
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="scopeKind" label={t("scope")}>
          {(field) => (
            <NativeSelect
              {...field}
              onChange={(event) => {
                field.onChange(event);
                form.setValue("scopeValue", "");
              }}
              options={SCOPE_KINDS.map((value) => ({ value, label: t(`scopeKind.${value}`) }))}
            />
          )}
        </FormField>
        <ScopeValue form={form} choices={choices} />
        <FormField form={form} name="audienceKind" label={t("audience")}>
          {(field) => (
            <NativeSelect
              {...field}
              onChange={(event) => {
                field.onChange(event);
                form.setValue("audienceValue", "");
              }}
              options={AUDIENCE_KINDS.map((value) => ({ value, label: t(`audienceKind.${value}`) }))}
            />
          )}
        </FormField>
        <AudienceValue form={form} choices={choices} />
      </div>
      <FormField form={form} name="basisKind" label={t("basis")}>
        {(field) => (
          <RadioTiles
            columns={2}
            aria-label={t("basis")}
            value={field.value}
            onValueChange={field.onChange}
            tiles={BASIS_KINDS.map((value) => ({
              value,
              label: t(`basisKind.${value}`),
              hint: t(`basisHint.${value}`, { currency }),
            }))}
          />
        )}
      </FormField>
      {basisKind === "absolute" ? (
        <DimensionPrices
          form={form}
          name="prices"
          legend={t("prices", { currency })}
          label={(dimension) => t("price", { dimension, currency })}
        />
      ) : (
        <FormField form={form} name="percent" label={t(basisKind)} className="sm:max-w-60">
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" suffix="%" numeric />}
        </FormField>
      )}
      <RuleOverrides form={form} currency={currency} />
      <RuleConditions form={form} currency={currency} zone={zone} models={choices.models} />
      <details className="rounded-lg border px-4 py-3">
        <summary className="min-h-6 cursor-pointer text-sm font-medium">{t("more")}</summary>
        <div className="mt-4 flex flex-col gap-5">
          <div className="grid gap-5 sm:grid-cols-3">
            <FormField form={form} name="from" label={t("from")} hint={t("dayHint", { zone })} optional>
              {(field) => <Input {...field} type="date" />}
            </FormField>
            <FormField form={form} name="until" label={t("until")} hint={t("dayHint", { zone })} optional>
              {(field) => <Input {...field} type="date" />}
            </FormField>
            <FormField form={form} name="priority" label={t("priority")} hint={t("priorityHint")}>
              {(field) => <Input {...field} inputMode="numeric" autoComplete="off" numeric />}
            </FormField>
          </div>
          <DimensionPrices
            form={form}
            name="floor"
            legend={t("limits")}
            hint={t("limitsHint", { currency })}
            label={(dimension) => t("floor", { dimension })}
          />
          <DimensionPrices form={form} name="ceiling" label={(dimension) => t("ceiling", { dimension })} />
        </div>
      </details>
    </>
  );
}

function ScopeValue({ form, choices }: Pick<Props, "form" | "choices">) {
  const t = useTranslations("console-prices.rule");
  const kind = form.watch("scopeKind");
  const plain = (texts: readonly string[]) => texts.map((text) => ({ value: text, label: text }));
  switch (kind) {
    case "all":
      return <span aria-hidden="true" className="hidden sm:block" />;
    case "glob":
      return (
        <FormField form={form} name="scopeValue" label={t("glob")} hint={t("globHint")}>
          {(field) => <Input {...field} autoComplete="off" spellCheck={false} />}
        </FormField>
      );
    case "model":
      return <Chosen form={form} name="scopeValue" label={t("model")} options={labelled(choices.models)} />;
    case "tag":
      return <Chosen form={form} name="scopeValue" label={t("tag")} options={plain(choices.tags)} />;
    case "modality":
      return (
        <Chosen form={form} name="scopeValue" label={t("modality")} options={plain(choices.modalities)} />
      );
    case "vendor":
      return <Chosen form={form} name="scopeValue" label={t("vendor")} options={plain(choices.vendors)} />;
    default:
      return kind satisfies never;
  }
}

function AudienceValue({ form, choices }: Pick<Props, "form" | "choices">) {
  const t = useTranslations("console-prices.rule");
  const kind = form.watch("audienceKind");
  switch (kind) {
    case "all":
      return <span aria-hidden="true" className="hidden sm:block" />;
    case "segment":
      return (
        <FormField form={form} name="audienceValue" label={t("segment")}>
          {(field) => (
            <>
              <Input {...field} autoComplete="off" list="known-segments" />
              <datalist id="known-segments">
                {choices.segments.map((segment) => (
                  <option key={segment} value={segment} />
                ))}
              </datalist>
            </>
          )}
        </FormField>
      );
    case "customer":
      return (
        <Chosen form={form} name="audienceValue" label={t("customer")} options={labelled(choices.buyers)} />
      );
    default:
      return kind satisfies never;
  }
}

const labelled = (rows: readonly { id: string; label: string }[]) =>
  rows.map(({ id, label }) => ({ value: id, label }));

function Chosen(props: {
  form: RuleFormState;
  name: "scopeValue" | "audienceValue";
  label: string;
  options: readonly { value: string; label: string }[];
}) {
  const t = useTranslations("console-prices.rule");
  return (
    <FormField form={props.form} name={props.name} label={props.label}>
      {(field) => <NativeSelect {...field} options={[{ value: "", label: t("choose") }, ...props.options]} />}
    </FormField>
  );
}
