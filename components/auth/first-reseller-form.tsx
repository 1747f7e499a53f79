"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { ResellerFields, resellerDefaults, useBrowserZone } from "@/components/platform/reseller-fields";
import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { firstResellerSchema } from "@/lib/usecases/setup/schemas";
import type { createReseller } from "@/lib/usecases/tenant/create-reseller";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

/** The wizard's second step: the first reseller with its owner; then where to go from here. */
export function FirstResellerForm({ zones, port }: { zones: readonly string[]; port: string }) {
  const t = useTranslations("auth");
  const [made, setMade] = useState<AnswerOf<typeof createReseller> | null>(null);
  const { form, submit, failure } = useCommandForm("/api/platform/resellers", firstResellerSchema, {
    form: { defaultValues: { ...resellerDefaults, ownerPassword: "" } },
    refresh: false,
    onDone: (answer: AnswerOf<typeof createReseller>) => setMade(answer),
  });
  useBrowserZone(zones, (zone) => form.setValue("timeZone", zone));
  if (made) {
    const home = `//${made.host}${port}`;
    return (
      <div className="flex flex-col gap-4">
        <Callout tone="ok" title={t("setup.done.title")}>
          {t("setup.done.body", { email: made.ownerEmail })}
        </Callout>
        <LinkButton href={`${home}/sign-in`} variant="primary" size="lg">
          {t("setup.done.console")}
        </LinkButton>
        <LinkButton href={home} size="lg">
          {t("setup.done.storefront")}
        </LinkButton>
        <LinkButton href="/platform" variant="ghost" size="lg">
          {t("setup.done.platform")}
        </LinkButton>
      </div>
    );
  }
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <ResellerFields form={form} zones={zones} port={port} />
      <FormField
        form={form}
        name="ownerPassword"
        label={t("setup.reseller.ownerPassword")}
        hint={t("fields.passwordHint")}
      >
        {(field) => <Input {...field} type="password" autoComplete="new-password" />}
      </FormField>
      <SubmitButton form={form} size="lg">
        {t("setup.reseller.submit")}
      </SubmitButton>
    </Form>
  );
}
