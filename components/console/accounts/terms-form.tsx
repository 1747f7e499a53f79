"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { decimalFromNano, decimalFromScaled } from "@/lib/domain/money/nano";
import type { AccountDetail } from "@/lib/usecases/supplier/get-account";
import { supplyTermsFields } from "@/lib/usecases/supplier/terms-schemas";
import { useCommandForm } from "@/lib/web/use-command";

import { CommitmentRows, TierRows } from "./promise-rows";
import { ContactRows, DiscountRows, PriceRows } from "./terms-rows";

const RESALE = ["unknown", "allowed", "with_consent", "forbidden"] as const;

const percent = (ppm: number) => decimalFromScaled(BigInt(ppm), 4);
const perMinute = (count: number | null) => (count === null ? "" : String(count));

/** Terms as the form has them. */
function valuesOf({ name, region, terms, commitments, tiers }: AccountDetail) {
  const { resale, contacts, note } = terms;
  return {
    ...{ name, region: region ?? "", resale, note, allowedRegions: terms.allowedRegions.join(", ") },
    allowedSegments: terms.allowedSegments.join(", "),
    agencyCommission: terms.agencyCommissionPpm === null ? "" : percent(terms.agencyCommissionPpm),
    reservedRequestsPerMinute: perMinute(terms.reservedRequestsPerMinute),
    reservedTokensPerMinute: perMinute(terms.reservedTokensPerMinute),
    priceList: terms.priceList.map(({ label, pricePpm }) => ({ label, percent: percent(pricePpm) })),
    discounts: terms.discounts.map(({ fromNano, discountPpm }) => {
      return { from: decimalFromNano(BigInt(fromNano)), percent: percent(discountPpm) };
    }),
    commitments: commitments.map(({ amountNano, ...rest }) => {
      return { ...rest, amount: decimalFromNano(amountNano) };
    }),
    tiers: tiers.map(({ thresholdNano, rebateNano, ...rest }) => {
      return { ...rest, threshold: decimalFromNano(thresholdNano), rebate: decimalFromNano(rebateNano) };
    }),
    contacts: contacts.map(({ name: who, reach }) => ({ name: who, reach })),
  };
}

/** What is agreed about an account: resale, regions, agency, capacity, prices, discounts, commitments, rebates, contacts. */
export function TermsForm({ account }: { account: AccountDetail }) {
  const t = useTranslations("console-accounts");
  const { form, submit, failure } = useCommandForm(
    `/api/supplier-accounts/${account.id}`,
    supplyTermsFields,
    {
      form: { defaultValues: valuesOf(account) },
      onDone: () => void toast.success(t("terms.done")),
    },
  );
  const { currency } = account;
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-3xl">
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="name" label={t("terms.name")}>
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="region" label={t("terms.region")} optional>
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="resale" label={t("terms.resale")}>
          {(field) => (
            <NativeSelect
              {...field}
              options={RESALE.map((value) => ({ value, label: t(`resale.${value}`) }))}
            />
          )}
        </FormField>
        <FormField
          form={form}
          name="allowedRegions"
          label={t("terms.regions")}
          hint={t("terms.regionsHint")}
          optional
        >
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
        <FormField
          form={form}
          name="allowedSegments"
          label={t("terms.segments")}
          hint={t("terms.segmentsHint")}
          optional
        >
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
        <FormField
          form={form}
          name="agencyCommission"
          label={t("terms.agency")}
          hint={t("terms.agencyHint")}
          optional
        >
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
        </FormField>
        <FormField form={form} name="reservedRequestsPerMinute" label={t("terms.requests")} optional>
          {(field) => (
            <Input {...field} value={text(field.value)} inputMode="numeric" autoComplete="off" numeric />
          )}
        </FormField>
        <FormField form={form} name="reservedTokensPerMinute" label={t("terms.tokens")} optional>
          {(field) => (
            <Input {...field} value={text(field.value)} inputMode="numeric" autoComplete="off" numeric />
          )}
        </FormField>
      </div>
      <PriceRows form={form} />
      <DiscountRows form={form} currency={currency} />
      <CommitmentRows form={form} currency={currency} />
      <TierRows form={form} currency={currency} />
      <ContactRows form={form} />
      <FormField form={form} name="note" label={t("terms.note")} optional>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div>
        <SubmitButton form={form}>{t("terms.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
