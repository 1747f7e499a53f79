"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { toast } from "sonner";

import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { creditFields, debitFields, limitFields } from "@/lib/usecases/customer/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Buyer {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

interface DialogProps {
  buyer: Buyer;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Gives a buyer money that was not paid for, with the reason. */
export function CreditDialog({ buyer, open, onOpenChange }: DialogProps) {
  const t = useTranslations("console-customers.credit");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name: buyer.name })}
      description={t("description")}
    >
      <CreditForm buyer={buyer} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function CreditForm({ buyer, onDone }: { buyer: Buyer; onDone: () => void }) {
  const t = useTranslations("console-customers.credit");
  const { form, submit, failure } = useCommandForm(`/api/customers/${buyer.id}/credit`, creditFields, {
    money: true,
    form: { defaultValues: { amount: "", reason: "", lastDay: "" } },
    onDone() {
      toast.success(t("done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="amount" label={t("amount", { currency: buyer.currency })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reason" label={t("reason")} hint={t("reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <FormField form={form} name="lastDay" label={t("lastDay")} optional>
        {(field) => <Input {...field} type="date" />}
      </FormField>
      <Submit>
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </Submit>
    </Form>
  );
}

/** Takes given money back, with the reason. */
export function DebitDialog({ buyer, open, onOpenChange }: DialogProps) {
  const t = useTranslations("console-customers.debit");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name: buyer.name })}
      description={t("description")}
    >
      <DebitForm buyer={buyer} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function DebitForm({ buyer, onDone }: { buyer: Buyer; onDone: () => void }) {
  const t = useTranslations("console-customers");
  const { form, submit, failure } = useCommandForm(`/api/customers/${buyer.id}/debit`, debitFields, {
    money: true,
    form: { defaultValues: { amount: "", reason: "" } },
    onDone() {
      toast.success(t("debit.done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="amount" label={t("credit.amount", { currency: buyer.currency })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reason" label={t("credit.reason")} hint={t("credit.reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <Submit>
        <SubmitButton form={form} variant="danger">
          {t("debit.submit")}
        </SubmitButton>
      </Submit>
    </Form>
  );
}

/** Sets how far a buyer may owe. */
export function LimitDialog({ buyer, limit, open, onOpenChange }: DialogProps & { limit: string }) {
  const t = useTranslations("console-customers.limit");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name: buyer.name })}
      description={t("description")}
    >
      <LimitForm buyer={buyer} limit={limit} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function LimitForm({ buyer, limit, onDone }: { buyer: Buyer; limit: string; onDone: () => void }) {
  const t = useTranslations("console-customers");
  const { form, submit, failure } = useCommandForm(`/api/customers/${buyer.id}/limit`, limitFields, {
    money: true,
    form: { defaultValues: { limit, reason: "" } },
    onDone() {
      toast.success(t("limit.done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="limit" label={t("limit.limit", { currency: buyer.currency })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reason" label={t("credit.reason")} hint={t("credit.reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <Submit>
        <SubmitButton form={form}>{t("limit.submit")}</SubmitButton>
      </Submit>
    </Form>
  );
}

function Submit({ children }: { children: ReactNode }) {
  return <div className="flex justify-end">{children}</div>;
}
