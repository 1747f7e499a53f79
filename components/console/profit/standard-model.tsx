"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { NativeSelect } from "@/components/ui/native-select";
import { standardModelInput } from "@/lib/usecases/profit/schemas";
import { useCommandForm } from "@/lib/web/use-command";

/** By which model's input token stock and sales are counted. */
export function StandardModel(props: {
  chosen: string;
  models: readonly { readonly id: string; readonly name: string }[];
}) {
  const t = useTranslations("console-standard");
  const { form, submit, failure } = useCommandForm("/api/profit/standard-model", standardModelInput, {
    method: "PUT",
    form: { defaultValues: { model: props.chosen } },
    onDone: () => void toast.success(t("saved")),
  });
  return (
    <Card title={t("title")} description={t("note")}>
      <Form form={form} onSubmit={submit} failure={failure} className="flex-row flex-wrap items-end gap-3">
        <FormField form={form} name="model" label={t("model")}>
          {(field) => (
            <NativeSelect
              value={field.value}
              onChange={({ target }) => field.onChange(target.value)}
              options={[
                { value: "", label: t("automatic") },
                ...props.models.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </FormField>
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </Form>
    </Card>
  );
}
