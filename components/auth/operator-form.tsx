"use client";

import { useTranslations } from "next-intl";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { createOperatorSchema } from "@/lib/usecases/setup/schemas";
import { useCommandForm } from "@/lib/web/use-command";

import { signInHere } from "./sign-in";

/** The wizard's first step: makes the operator and signs in as them. */
export function OperatorForm({ token }: { token: string }) {
  const t = useTranslations("auth");
  const { form, submit, failure } = useCommandForm("/api/setup/operator", createOperatorSchema, {
    form: { defaultValues: { name: "", email: "", password: "", token } },
    refresh: false,
    async onDone() {
      const { email, password } = form.getValues();
      await signInHere(email, password);
      window.location.assign("/setup");
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("fields.name")}>
        {(field) => <Input {...field} autoComplete="name" autoFocus />}
      </FormField>
      <FormField form={form} name="email" label={t("fields.email")}>
        {(field) => <Input {...field} type="email" autoComplete="username" />}
      </FormField>
      <FormField form={form} name="password" label={t("fields.password")} hint={t("fields.passwordHint")}>
        {(field) => <Input {...field} type="password" autoComplete="new-password" />}
      </FormField>
      <SubmitButton form={form} size="lg">
        {t("setup.operator.submit")}
      </SubmitButton>
    </Form>
  );
}
