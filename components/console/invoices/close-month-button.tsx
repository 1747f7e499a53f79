"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { NativeSelect } from "@/components/ui/native-select";
import type { closeMonth } from "@/lib/usecases/invoice/close-month";
import { closeMonthInput } from "@/lib/usecases/invoice/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  buyers: readonly { id: string; name: string }[];
  /** "2026-10", newest first. */
  months: readonly string[];
  hrefBase: string;
}

/** Opens the form that closes a month for one buyer and leads to the invoice it made. */
export function CloseMonthButton(props: Props) {
  const t = useTranslations("invoice.list");
  const [open, setOpen] = useState(false);
  if (props.buyers.length === 0) return null;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("close")}
      description={t("closeHint")}
      trigger={<Button variant="primary">{t("close")}</Button>}
    >
      <CloseMonthForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function CloseMonthForm({ buyers, months, hrefBase, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("invoice.list");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/invoices", closeMonthInput, {
    money: true,
    form: { defaultValues: { buyer: buyers[0]?.id ?? "", month: months[0] ?? "" } },
    onDone(answer: AnswerOf<typeof closeMonth>) {
      onDone();
      if (answer.invoiceId) router.push(`${hrefBase}/${answer.invoiceId}`);
      else toast(t("nothingUsed"));
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="buyer" label={t("customer")}>
        {(field) => (
          <NativeSelect {...field} options={buyers.map(({ id, name }) => ({ value: id, label: name }))} />
        )}
      </FormField>
      <FormField form={form} name="month" label={t("month")}>
        {(field) => (
          <NativeSelect {...field} options={months.map((month) => ({ value: month, label: month }))} />
        )}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("close")}</SubmitButton>
      </div>
    </Form>
  );
}
