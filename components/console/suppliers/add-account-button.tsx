"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { addAccountFields } from "@/lib/usecases/supplier/terms-schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  supplier: { readonly id: string; readonly name: string };
}

/** Adds another account at a supplier. */
export function AddAccountButton({ supplier }: Props) {
  const t = useTranslations("console-accounts.add");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { name: supplier.name })}
      description={t("description")}
      trigger={<Button size="sm">{t("open")}</Button>}
    >
      <AddAccountForm supplier={supplier} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function AddAccountForm({ supplier, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("console-accounts");
  const { form, submit, failure } = useCommandForm("/api/supplier-accounts", addAccountFields, {
    extra: { supplierId: supplier.id },
    form: { defaultValues: { name: "", region: "" } },
    onDone() {
      toast.success(t("add.done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("terms.name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="region" label={t("terms.region")} optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("add.open")}</SubmitButton>
      </div>
    </Form>
  );
}
