"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import type { AccountDetail } from "@/lib/usecases/supplier/get-account";
import { recordCommissionFields } from "@/lib/usecases/supplier/terms-schemas";
import { formatPpm } from "@/lib/web/format";
import { useCommandForm } from "@/lib/web/use-command";

/** Books the commission the vendor pays for a period of agency supply. */
export function CommissionButton({ account }: { account: AccountDetail }) {
  const t = useTranslations("console-accounts.commission");
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const percent = formatPpm(account.terms.agencyCommissionPpm ?? 0, locale);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { name: account.name })}
      description={t("description", { percent })}
      trigger={<Button>{t("open")}</Button>}
    >
      <CommissionForm account={account} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function CommissionForm({ account, onDone }: { account: AccountDetail; onDone: () => void }) {
  const t = useTranslations("console-accounts.commission");
  const path = `/api/supplier-accounts/${account.id}/commission`;
  const { form, submit, failure } = useCommandForm(path, recordCommissionFields, {
    money: true,
    form: { defaultValues: { sales: "", taxPercent: "0", reference: "" } },
    onDone() {
      toast.success(t("done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="sales" label={t("sales", { currency: account.currency })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="taxPercent" label={t("taxPercent")}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reference" label={t("reference")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
