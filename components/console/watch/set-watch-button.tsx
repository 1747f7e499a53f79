"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import { setWatchInput } from "@/lib/usecases/watching/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  readonly accounts: readonly { id: string; label: string }[];
  readonly families: readonly string[];
}

/** Sets when stock counts as low, and when to reorder. */
export function SetWatchButton(props: Props) {
  const t = useTranslations("console-watch.set");
  const [open, setOpen] = useState(false);
  if (props.accounts.length === 0) return null;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title")}
      description={t("hint")}
      trigger={<Button>{t("title")}</Button>}
    >
      <SetWatchForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function SetWatchForm({ accounts, families, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("console-watch.set");
  const { form, submit, failure } = useCommandForm("/api/stock-watch", setWatchInput, {
    method: "PUT",
    form: { defaultValues: { accountId: accounts[0]?.id ?? "", family: "", lowDays: 7, reorderDays: 14 } },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="accountId" label={t("account")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <FormField form={form} name="family" label={t("family")}>
        {(field) => (
          <NativeSelect
            {...field}
            value={field.value ?? ""}
            options={[
              { value: "", label: t("all") },
              ...families.map((family) => ({ value: family, label: vendorName(family) })),
            ]}
          />
        )}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="lowDays" label={t("low")}>
          {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="tnum" />}
        </FormField>
        <FormField form={form} name="reorderDays" label={t("reorder")}>
          {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="tnum" />}
        </FormField>
      </div>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
