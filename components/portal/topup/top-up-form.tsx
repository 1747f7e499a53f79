"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { z } from "zod";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import { MINOR_DIGITS, nanoFromMinor } from "@/lib/domain/money/currency";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import type { createTopUp } from "@/lib/usecases/topup/create-top-up";
import { createTopUpSchema } from "@/lib/usecases/topup/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { formatMoney, formatPpm } from "@/lib/web/format";
import { topUpKeys, type TopUpTermsData } from "@/lib/web/queries/top-ups";
import { useCommandForm } from "@/lib/web/use-command";

import { amountMinorOf, quoteFor } from "./top-up-quote";
import { TopUpSummary } from "./top-up-summary";

const OTHER = "other";

export interface TopUpFormProps {
  readonly terms: TopUpTermsData;
  /** Where the result is shown, without the id: "/portal/top-up". */
  readonly returnPath: string;
}

/** Preset amounts with their bonus, or an own one; what it costs and gives; on to the payment page. */
export function TopUpForm({ terms, returnPath }: TopUpFormProps) {
  const t = useTranslations("portal-topup");
  const { currency } = terms;
  const digits = MINOR_DIGITS[currency];
  const presets = terms.presetsMinor.map((minor) => decimalFromScaled(BigInt(minor), digits, digits));
  const [choice, setChoice] = useState(presets[1] ?? presets[0] ?? OTHER);
  const [leaving, setLeaving] = useState(false);
  const bounds = useBounds(terms);
  const schema = useMemo(() => {
    const { amount } = createTopUpSchema.shape;
    const within = (text: string) => amountMinorOf(text, terms) !== null;
    return z.object({ amount: amount.refine(within, { error: () => bounds }) });
  }, [terms, bounds]);
  const { form, submit, failure } = useCommandForm("/api/top-ups", schema, {
    money: true,
    refresh: false,
    invalidates: [topUpKeys.all],
    form: { defaultValues: { amount: choice === OTHER ? "" : choice } },
    extra: { origin: typeof window === "undefined" ? "" : window.location.origin, returnPath },
    onDone(answer: AnswerOf<typeof createTopUp>) {
      if (!answer.redirectUrl) return;
      setLeaving(true);
      window.location.assign(answer.redirectUrl);
    },
  });
  const choose = (next: string) => {
    setChoice(next);
    form.setValue("amount", next === OTHER ? "" : next, { shouldValidate: next !== OTHER });
    if (next === OTHER) requestAnimationFrame(() => form.setFocus("amount"));
  };
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Card title={t("amount")} description={t(terms.taxInclusive ? "amountInclusive" : "amountNet")}>
          <div className="flex flex-col gap-5">
            <RadioTiles
              aria-label={t("amount")}
              columns={2}
              value={choice}
              onValueChange={choose}
              tiles={[
                ...presets.map((value) => presetTile(value)),
                { value: OTHER, label: t("other"), hint: t("otherHint") },
              ]}
            />
            {choice === OTHER ? (
              <FormField form={form} name="amount" label={t("ownAmount", { currency })} hint={bounds}>
                {(field) => (
                  <Input
                    {...field}
                    inputMode="decimal"
                    autoComplete="off"
                    className="tnum"
                    suffix={currency}
                  />
                )}
              </FormField>
            ) : null}
          </div>
        </Card>
        <Card title={t("summary.title")}>
          <TopUpSummary amountMinor={amountMinorOf(form.watch("amount"), terms)} terms={terms} />
          <p className="mt-2 mb-4 rounded-md bg-sunken px-3 py-2 text-xs text-muted">{t("sandbox")}</p>
          <SubmitButton
            form={form}
            size="lg"
            className="w-full"
            pending={leaving || form.formState.isSubmitting}
          >
            {t("continue")}
          </SubmitButton>
        </Card>
      </div>
    </Form>
  );

  function presetTile(value: string) {
    const amountMinor = amountMinorOf(value, terms);
    return {
      value,
      label: <Amount minor={amountMinor ?? 0n} currency={currency} />,
      hint: <BonusHint amountMinor={amountMinor} terms={terms} />,
    };
  }
}

function Amount({ minor, currency }: { minor: bigint; currency: TopUpTermsData["currency"] }) {
  const locale = useLocale();
  return (
    <span className="tnum text-base">
      {formatMoney(nanoFromMinor(minor, currency), currency, locale, { precision: "minor" })}
    </span>
  );
}

/** "+10 %: $5.00 on top", for a preset that earns a bonus. */
function BonusHint({ amountMinor, terms }: { amountMinor: bigint | null; terms: TopUpTermsData }) {
  const t = useTranslations("portal-topup");
  const locale = useLocale();
  const quote = amountMinor === null ? null : quoteFor(amountMinor, terms);
  if (!quote || quote.bonusNano === 0n) return t("noBonus");
  const percent = formatPpm((quote.bonusNano * 1_000_000n) / quote.netNano, locale, { sign: true });
  return (
    <span className="font-medium text-ok">
      {t("bonus", {
        percent,
        amount: formatMoney(quote.bonusNano, terms.currency, locale, { precision: "minor" }),
      })}
    </span>
  );
}

/** "From $5.00 to $10,000.00" */
function useBounds(terms: TopUpTermsData): string {
  const t = useTranslations("portal-topup");
  const locale = useLocale();
  const { currency } = terms;
  const money = (minor: string) =>
    formatMoney(nanoFromMinor(BigInt(minor), currency), currency, locale, { precision: "minor" });
  return t("bounds", { min: money(terms.minMinor), max: money(terms.maxMinor) });
}
