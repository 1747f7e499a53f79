"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { Path, UseFormReturn } from "react-hook-form";
import type { z } from "zod";

import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { CURRENCIES } from "@/lib/domain/money/currency";
import type { createResellerSchema } from "@/lib/usecases/tenant/schemas";

type ResellerInput = z.input<typeof createResellerSchema>;

export const resellerDefaults: ResellerInput = {
  name: "",
  slug: "",
  currency: "USD",
  timeZone: "UTC",
  ownerName: "",
  ownerEmail: "",
};

/** Hands over the browser's own zone, once, where it is one to choose from. */
export function useBrowserZone(zones: readonly string[], take: (zone: string) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zones.includes(zone)) latest.current(zone);
  }, [zones]);
}

/** What a reseller is: shared by the operator's dialog and the set-up, whose schemas have these fields and more. */
export function ResellerFields<I extends ResellerInput, O>(props: {
  form: UseFormReturn<I, unknown, O>;
  zones: readonly string[];
  port: string;
}) {
  const { form, zones, port } = props;
  const t = useTranslations("auth.reseller");
  const name = (field: keyof ResellerInput) => field as Path<I>;
  return (
    <>
      <FormField form={form} name={name("name")} label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" autoFocus />}
      </FormField>
      <FormField form={form} name={name("slug")} label={t("slug")} hint={t("slugHint")}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            suffix={`.localhost${port}`}
          />
        )}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-[7rem_1fr]">
        <FormField form={form} name={name("currency")} label={t("currency")}>
          {(field) => (
            <NativeSelect {...field} options={CURRENCIES.map((code) => ({ value: code, label: code }))} />
          )}
        </FormField>
        <FormField form={form} name={name("timeZone")} label={t("timeZone")}>
          {(field) => (
            <NativeSelect {...field} options={zones.map((zone) => ({ value: zone, label: zone }))} />
          )}
        </FormField>
      </div>
      <p className="-mt-3 text-xs text-muted">{t("fixedHint")}</p>
      <FormField form={form} name={name("ownerName")} label={t("ownerName")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name={name("ownerEmail")} label={t("ownerEmail")}>
        {(field) => <Input {...field} type="email" autoComplete="off" />}
      </FormField>
    </>
  );
}
