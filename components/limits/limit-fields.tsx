"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";

import { FormField } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import type { LimitTexts } from "@/lib/usecases/limits/schemas";

const BUDGETS = ["budgetDay", "budgetWeek", "budgetMonth", "budgetTotal"] as const;
const RATES = ["requestsPerMinute", "tokensPerMinute", "streams"] as const;

export interface LimitFieldsProps {
  readonly currency: string;
  /** Some fields are filled in for a key to be: what that means is said. */
  readonly suggested?: boolean;
  /** Of a distributor: it has no budgets, its wallet is what its branch can spend. */
  readonly branch?: boolean;
}

/** Budgets, rates and addresses, within a `Form` whose values have them. */
export function LimitFields({ currency, suggested, branch }: LimitFieldsProps) {
  const t = useTranslations("limits");
  const form = useFormContext<LimitTexts, unknown, LimitTexts>();
  return (
    <>
      {branch ? null : <BudgetFields currency={currency} suggested={suggested === true} />}
      <fieldset className="flex min-w-0 flex-col gap-3">
        <legend className="mb-1 text-sm font-medium">{t("rates")}</legend>
        <p className="text-xs text-muted">{t(suggested ? "ratesSuggested" : "ratesHint")}</p>
        <div className="grid gap-3 sm:grid-cols-3">
          {RATES.map((name) => (
            <FormField key={name} form={form} name={name} label={t(name)}>
              {(field) => (
                <Input {...field} inputMode="numeric" autoComplete="off" numeric placeholder={t("none")} />
              )}
            </FormField>
          ))}
        </div>
      </fieldset>
      <FormField form={form} name="addresses" label={t("addresses")} hint={t("addressesHint")}>
        {(field) => <Textarea {...field} rows={2} spellCheck={false} className="font-mono text-xs" />}
      </FormField>
    </>
  );
}

function BudgetFields({ currency, suggested }: { currency: string; suggested: boolean }) {
  const t = useTranslations("limits");
  const form = useFormContext<LimitTexts, unknown, LimitTexts>();
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{t("budgets", { currency })}</legend>
      <p className="text-xs text-muted">{t(suggested ? "budgetsSuggested" : "budgetsHint")}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {BUDGETS.map((name) => (
          <FormField key={name} form={form} name={name} label={t(name)}>
            {(field) => (
              <Input {...field} inputMode="decimal" autoComplete="off" numeric placeholder={t("none")} />
            )}
          </FormField>
        ))}
      </div>
    </fieldset>
  );
}
