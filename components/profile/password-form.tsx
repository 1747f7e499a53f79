"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import type { changePassword } from "@/lib/usecases/member/change-password";
import { changePasswordSchema } from "@/lib/usecases/member/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { sessionKeys } from "@/lib/web/queries/sessions";
import { useCommandForm } from "@/lib/web/use-command";

/** A new password ends every other session. */
export function PasswordForm() {
  const t = useTranslations("profile.password");
  const { form, submit, failure } = useCommandForm("/api/profile/password", changePasswordSchema, {
    form: { defaultValues: { current: "", next: "" } },
    invalidates: [sessionKeys.all],
    onDone(answer: AnswerOf<typeof changePassword>) {
      form.reset();
      toast.success(t("changed", { count: answer.sessionsEnded }));
    },
  });
  return (
    <Card title={t("title")}>
      <Form form={form} onSubmit={submit} failure={failure}>
        <FormField form={form} name="current" label={t("current")}>
          {(field) => <Input {...field} type="password" autoComplete="current-password" />}
        </FormField>
        <FormField form={form} name="next" label={t("next")} hint={t("hint")}>
          {(field) => <Input {...field} type="password" autoComplete="new-password" />}
        </FormField>
        <div className="flex flex-col sm:flex-row">
          <SubmitButton form={form}>{t("submit")}</SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
