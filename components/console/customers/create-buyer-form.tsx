"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { SecretReveal } from "@/components/ui/secret-reveal";
import { LOCALES, type AppLocale } from "@/i18n/locales";
import type { createCustomer } from "@/lib/usecases/customer/create-customer";
import type { TermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { createBuyerInput } from "@/lib/usecases/customer/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { TermsFields } from "./terms-fields";

type Created = AnswerOf<typeof createCustomer>;

interface Props {
  /** "/api/customers" or "/api/distributors". */
  path: string;
  choices: TermsChoices;
  locale: AppLocale;
  /** Of the list; the new one's page is below it. */
  hrefBase: string;
  submitLabel: string;
}

/** Makes a customer or distributor: who, its owner, its terms. A password that was made is shown this once. */
export function CreateBuyerForm({ path, choices, locale, hrefBase, submitLabel }: Props) {
  const t = useTranslations("console-customers.create");
  const router = useRouter();
  const [created, setCreated] = useState<Created | null>(null);
  const { form, submit, failure } = useCommandForm(path, createBuyerInput, {
    form: {
      defaultValues: {
        ...{ name: "", slug: "", segment: "", locale, ownerName: "", ownerEmail: "", ownerPassword: "" },
        ...{ priceBookId: "", mode: "prepaid", paymentTermDays: "30", creditLimit: "" },
        ...{ taxPercent: choices.taxPercent, taxInclusive: choices.taxInclusive },
      },
    },
    onDone(answer: Created) {
      if (answer.ownerPassword === null) router.push(`${hrefBase}/${answer.id}`);
      else setCreated(answer);
    },
  });
  const bookId = form.watch("priceBookId");
  const book = choices.books.find(({ id, isDefault }) => (bookId === "" ? isDefault : id === bookId));
  if (created?.ownerPassword) {
    return (
      <Card title={t("done", { name: form.getValues("name") })} className="max-w-2xl">
        <SecretReveal
          secret={created.ownerPassword}
          what={t("password")}
          onDone={() => router.push(`${hrefBase}/${created.id}`)}
        >
          <p className="text-sm text-muted">{t("handOver", { email: created.ownerEmail })}</p>
        </SecretReveal>
      </Card>
    );
  }
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-2xl">
      <Card title={t("who")}>
        <div className="flex flex-col gap-5">
          <FormField form={form} name="name" label={t("name")} hint={t("nameHint")}>
            {(field) => <Input {...field} autoComplete="organization" />}
          </FormField>
          <div className="grid gap-5 sm:grid-cols-2">
            <FormField form={form} name="slug" label={t("slug")} hint={t("slugHint")} optional>
              {(field) => <Input {...field} autoComplete="off" spellCheck={false} />}
            </FormField>
            <FormField form={form} name="locale" label={t("locale")}>
              {(field) => (
                <NativeSelect
                  {...field}
                  options={LOCALES.map((value) => ({ value, label: t(`locales.${value}`) }))}
                />
              )}
            </FormField>
          </div>
        </div>
      </Card>
      <Card title={t("owner")}>
        <div className="grid gap-5 sm:grid-cols-2">
          <FormField form={form} name="ownerName" label={t("ownerName")}>
            {(field) => <Input {...field} autoComplete="off" />}
          </FormField>
          <FormField form={form} name="ownerEmail" label={t("ownerEmail")}>
            {(field) => <Input {...field} type="email" autoComplete="off" />}
          </FormField>
          <FormField
            form={form}
            name="ownerPassword"
            label={t("ownerPassword")}
            hint={t("ownerPasswordHint")}
            optional
            className="sm:col-span-2"
          >
            {(field) => <Input {...field} type="password" autoComplete="new-password" />}
          </FormField>
        </div>
      </Card>
      <Card title={t("terms")}>
        <div className="flex flex-col gap-5">
          <TermsFields form={form} choices={choices}>
            <FormField
              form={form}
              name="creditLimit"
              label={t("limit", { currency: book?.currency ?? "" })}
              hint={t("limitHint")}
            >
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
            </FormField>
          </TermsFields>
        </div>
      </Card>
      <div>
        <SubmitButton form={form}>{submitLabel}</SubmitButton>
      </div>
    </Form>
  );
}
