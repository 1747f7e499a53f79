"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button, buttonClass } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Textarea } from "@/components/ui/input";
import type { BanDrill } from "@/lib/usecases/supplier/drill-ban";
import type { reinstateAccount } from "@/lib/usecases/supplier/reinstate-account";
import { banAccountFields } from "@/lib/usecases/supplier/terms-schemas";
import { useCommand, useCommandForm } from "@/lib/web/use-command";

type Account = BanDrill["account"];

/** Makes the drill real, or undoes it; and the file a claim needs. */
export function BanActions({ account }: { account: Account }) {
  const t = useTranslations("console-accounts.drill");
  const documents = useTranslations("console-documents.claim");
  const banned = account.status === "banned";
  return (
    <>
      <a href={`/api/supplier-accounts/${account.id}/claim`} download className={buttonClass()}>
        {documents("download")}
      </a>
      <a href={`/api/supplier-accounts/${account.id}/claim-file`} download className={buttonClass()}>
        {t("claimFile")}
      </a>
      {banned ? <ReinstateButton account={account} /> : null}
      {account.status === "active" || account.status === "in_arrears" ? (
        <BanButton account={account} />
      ) : null}
    </>
  );
}

function BanButton({ account }: { account: Account }) {
  const t = useTranslations("console-accounts.drill.ban");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { name: account.name })}
      description={t("body")}
      trigger={<Button variant="danger">{t("open")}</Button>}
    >
      <BanForm account={account} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function BanForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useTranslations("console-accounts.drill.ban");
  const { form, submit, failure } = useCommandForm(
    `/api/supplier-accounts/${account.id}/ban`,
    banAccountFields,
    {
      form: { defaultValues: { reason: "" } },
      onDone() {
        toast.success(t("done"));
        onDone();
      },
    },
  );
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="reason" label={t("reason")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form} variant="danger">
          {t("submit")}
        </SubmitButton>
      </div>
    </Form>
  );
}

function ReinstateButton({ account }: { account: Account }) {
  const t = useTranslations("console-accounts.drill.reinstate");
  const { id, name } = account;
  const { mutateAsync } = useCommand<typeof reinstateAccount>(`/api/supplier-accounts/${id}/reinstate`, {
    onDone: () => void toast.success(t("done")),
  });
  return (
    <ConfirmDialog
      tone="neutral"
      trigger={<Button variant="primary">{t("open")}</Button>}
      title={t("title", { name })}
      consequence={t("body")}
      confirmLabel={t("open")}
      onConfirm={async () => {
        await mutateAsync({ id });
      }}
    />
  );
}
