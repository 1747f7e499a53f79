"use client";

import { useTranslations } from "next-intl";

import { LimitFields } from "@/components/limits/limit-fields";
import { Button } from "@/components/ui/button";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { Currency } from "@/lib/domain/money/currency";
import type { createKey } from "@/lib/usecases/key/create-key";
import { createKeySchema, EXPIRY_DAYS } from "@/lib/usecases/key/schemas";
import { suggestedLimits } from "@/lib/usecases/limits/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { keyKeys, type KeyModel } from "@/lib/web/queries/keys";
import { useCommandForm } from "@/lib/web/use-command";

import { KeyModels } from "./key-models";

const NEVER = "never";

/** Name, expiry, models and limits of a key to be. */
export function CreateKeyForm(props: {
  models: readonly KeyModel[];
  currency: Currency;
  onMade: (made: AnswerOf<typeof createKey>) => void;
  onCancel: () => void;
}) {
  const { models, currency, onMade, onCancel } = props;
  const t = useTranslations("portal.keys");
  const { form, submit, failure } = useCommandForm("/api/keys", createKeySchema, {
    invalidates: [keyKeys.all],
    form: { defaultValues: { name: "", modelIds: [], ...suggestedLimits(currency) } },
    onDone: (made: AnswerOf<typeof createKey>) => onMade(made),
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("name")} hint={t("nameHint")}>
        {(field) => <Input {...field} autoComplete="off" maxLength={60} />}
      </FormField>
      <FormField form={form} name="expiresInDays" label={t("expiry")}>
        {(field) => (
          <NativeSelect
            ref={field.ref}
            name={field.name}
            onBlur={field.onBlur}
            value={field.value === undefined ? NEVER : String(field.value)}
            onChange={({ target }) =>
              field.onChange(target.value === NEVER ? undefined : Number(target.value))
            }
            options={[
              { value: NEVER, label: t("never") },
              ...EXPIRY_DAYS.map((days) => ({ value: String(days), label: t("inDays", { days }) })),
            ]}
          />
        )}
      </FormField>
      <FormField form={form} name="modelIds" label={t("models")} hint={t("modelsHint")}>
        {(field) => <KeyModels models={models} chosen={field.value ?? []} onChange={field.onChange} />}
      </FormField>
      <LimitFields currency={currency} suggested />
      <div className="flex flex-col gap-2 sm:flex-row-reverse">
        <SubmitButton form={form}>{t("create")}</SubmitButton>
        <Button onClick={onCancel}>{t("cancel")}</Button>
      </div>
    </Form>
  );
}
