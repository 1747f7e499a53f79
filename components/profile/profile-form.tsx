"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { isAppLocale, type AppLocale } from "@/i18n/locales";
import { updateProfileSchema } from "@/lib/usecases/member/schemas";
import { useCommandForm } from "@/lib/web/use-command";

/** Name, and the language of mails and of devices where none was chosen. */
export function ProfileForm({ name, locale }: { name: string; locale: string | null }) {
  const t = useTranslations("profile.details");
  const { form, submit, failure } = useCommandForm("/api/profile", updateProfileSchema, {
    form: { defaultValues: { name, locale: isAppLocale(locale) ? locale : null } },
    onDone: () => void toast.success(t("saved")),
  });
  const languages = [
    { value: "", label: t("browser") },
    { value: "en", label: "English" },
    { value: "zh", label: "简体中文" },
  ];
  return (
    <Card title={t("title")}>
      <Form form={form} onSubmit={submit} failure={failure}>
        <FormField form={form} name="name" label={t("name")}>
          {(field) => <Input {...field} autoComplete="name" />}
        </FormField>
        <FormField form={form} name="locale" label={t("language")} hint={t("languageHint")}>
          {({ value, onChange, ...field }) => (
            <NativeSelect
              {...field}
              value={value ?? ""}
              onChange={(event) =>
                onChange(event.target.value === "" ? null : (event.target.value as AppLocale))
              }
              options={languages}
            />
          )}
        </FormField>
        <div className="flex flex-col sm:flex-row">
          <SubmitButton form={form}>{t("save")}</SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
