"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { LimitFields } from "@/components/limits/limit-fields";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { changeKeyFields } from "@/lib/usecases/key/schemas";
import { keyKeys, type KeyModel, type KeyPage } from "@/lib/web/queries/keys";
import { useCommandForm } from "@/lib/web/use-command";

import { KeyModels } from "./key-models";

interface Props {
  readonly row: KeyPage;
  readonly models: readonly KeyModel[];
}

/** Changes what a key is called and may do. */
export function ChangeKeyDialog({ row, models }: Props) {
  const t = useTranslations("limits");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title={t("changeKey", { name: row.name })}
      description={t("changeHint")}
      trigger={<Button size="sm">{t("change")}</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <ChangeKeyForm row={row} models={models} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function ChangeKeyForm({ row, models, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("limits");
  const keys = useTranslations("portal.keys");
  const { form, submit, failure } = useCommandForm(`/api/keys/${row.id}/change`, changeKeyFields, {
    invalidates: [keyKeys.all],
    form: { defaultValues: { name: row.name, modelIds: [...row.modelIds], ...row.limits.texts } },
    onDone() {
      toast.success(t("saved"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={keys("name")}>
        {(field) => <Input {...field} autoComplete="off" maxLength={60} />}
      </FormField>
      <FormField form={form} name="modelIds" label={keys("models")} hint={keys("modelsHint")}>
        {(field) => <KeyModels models={models} chosen={field.value ?? []} onChange={field.onChange} />}
      </FormField>
      <LimitFields currency={row.currency} />
      <div className="flex flex-col sm:flex-row-reverse">
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}
