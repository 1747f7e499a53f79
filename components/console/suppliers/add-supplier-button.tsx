"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { CURRENCIES } from "@/lib/domain/money/currency";
import { createSupplierInput } from "@/lib/usecases/supplier/schemas";
import { useCommandForm } from "@/lib/web/use-command";

/** Opens the form that adds a supplier with its first account. */
export function AddSupplierButton() {
  const t = useTranslations("console-suppliers");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("add")}
      description={t("emptyHint")}
      trigger={<Button variant="primary">{t("add")}</Button>}
    >
      <SupplierForm onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function SupplierForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("console-suppliers.form");
  const { form, submit, failure } = useCommandForm("/api/suppliers", createSupplierInput, {
    form: { defaultValues: { name: "", currency: "USD", accountName: "", region: "", paygEnabled: false } },
    onDone() {
      toast.success(t("done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="accountName" label={t("accountName")} hint={t("accountHint")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="currency" label={t("currency")}>
          {(field) => (
            <NativeSelect {...field} options={CURRENCIES.map((code) => ({ value: code, label: code }))} />
          )}
        </FormField>
        <FormField form={form} name="region" label={t("region")} optional>
          {(field) => <Input {...field} autoComplete="off" />}
        </FormField>
      </div>
      <FormField form={form} name="paygEnabled" label={t("payg")} hint={t("paygHint")}>
        {(field) => <Switch checked={field.value ?? false} onCheckedChange={field.onChange} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
