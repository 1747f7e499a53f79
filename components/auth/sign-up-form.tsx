"use client";

import { useLocale, useTranslations } from "next-intl";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { signUpSchema } from "@/lib/usecases/member/schemas";
import { useCommandForm } from "@/lib/web/use-command";

import { signInHere } from "./sign-in";

/** Makes an account and signs in to it. */
export function SignUpForm() {
  const t = useTranslations("auth");
  const locale = useLocale();
  const { form, submit, failure } = useCommandForm("/api/sign-up", signUpSchema, {
    form: { defaultValues: { name: "", company: "", email: "", password: "" } },
    extra: { locale },
    refresh: false,
    async onDone() {
      const { email, password } = form.getValues();
      const refused = await signInHere(email, password);
      window.location.assign(refused ? "/sign-in" : "/portal");
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("fields.name")}>
        {(field) => <Input {...field} autoComplete="name" autoFocus />}
      </FormField>
      <FormField form={form} name="company" label={t("fields.company")} hint={t("signUp.companyHint")}>
        {(field) => <Input {...field} autoComplete="organization" />}
      </FormField>
      <FormField form={form} name="email" label={t("fields.email")}>
        {(field) => <Input {...field} type="email" autoComplete="username" />}
      </FormField>
      <FormField form={form} name="password" label={t("fields.password")} hint={t("fields.passwordHint")}>
        {(field) => <Input {...field} type="password" autoComplete="new-password" />}
      </FormField>
      <SubmitButton form={form} size="lg">
        {t("signUp.submit")}
      </SubmitButton>
    </Form>
  );
}
