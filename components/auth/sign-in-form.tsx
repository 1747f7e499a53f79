"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Form, FormField, SubmitButton } from "@/components/ui/form";
import type { SubmitFailure } from "@/components/ui/form-error-summary";
import { Input } from "@/components/ui/input";
import { signInSchema } from "@/lib/usecases/session/schemas";
import { useZodForm } from "@/lib/web/zod-form";

import { parseSignInFailure, signInHere, type SignInFailure } from "./sign-in";

const KNOWN = ["bad_credentials", "too_many_tries", "database_away", "busy"] as const;

/** Address and password; goes on to `next`, or to the first page of whoever signed in. */
export function SignInForm({ next, initialError }: { next: string | null; initialError: string | null }) {
  const t = useTranslations("auth");
  const form = useZodForm(signInSchema, { defaultValues: { email: "", password: "" } });
  const words = ({ reason, minutes }: SignInFailure): SubmitFailure => {
    const known = KNOWN.find((one) => one === reason) ?? "internal";
    return { message: t(`failures.${known}`, { minutes }) };
  };
  const [failure, setFailure] = useState(initialError ? words(parseSignInFailure(initialError)) : null);
  return (
    <Form
      form={form}
      failure={failure}
      onSubmit={async ({ email, password }) => {
        setFailure(null);
        const refused = await signInHere(email, password);
        if (refused) return setFailure(words(refused));
        // The whole page anew: everything on it depends on who is signed in. /sign-in leads on to the right console.
        window.location.assign(next ?? "/sign-in");
      }}
    >
      <FormField form={form} name="email" label={t("fields.email")}>
        {(field) => <Input {...field} type="email" autoComplete="username" autoFocus />}
      </FormField>
      <FormField form={form} name="password" label={t("fields.password")}>
        {(field) => <Input {...field} type="password" autoComplete="current-password" />}
      </FormField>
      <SubmitButton form={form} size="lg">
        {t("signIn.submit")}
      </SubmitButton>
    </Form>
  );
}
