"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { decimalFromNano } from "@/lib/domain/money/nano";
import type { cancelOrder } from "@/lib/usecases/purchase/cancel-order";
import type { OrderDetail } from "@/lib/usecases/purchase/get-order";
import type { placeOrder } from "@/lib/usecases/purchase/place-order";
import { payOrderFields } from "@/lib/usecases/purchase/schemas";
import { useCommand, useCommandForm } from "@/lib/web/use-command";

/** Changes, places, pays and cancels an order, as far as its state allows. */
export function OrderActions({ order, editHref }: { order: OrderDetail; editHref: string }) {
  const t = useTranslations("console-purchases");
  const { id, number, status } = order;
  const place = useCommand<typeof placeOrder>(`/api/purchase-orders/${id}/place`, {
    onDone: () => void toast.success(t("place.done")),
  });
  const cancel = useCommand<typeof cancelOrder>(`/api/purchase-orders/${id}/cancel`, {
    onDone: () => void toast.success(t("cancel.done")),
  });
  const due = order.netNano + order.taxNano - order.paidNano;
  const open = status === "draft" || status === "ordered" || status === "part_received";
  return (
    <>
      {open ? (
        <ConfirmDialog
          trigger={<Button>{t("cancel.open")}</Button>}
          title={t("cancel.title", { number })}
          consequence={t(status === "draft" ? "cancel.draft" : "cancel.placed")}
          confirmLabel={t("cancel.open")}
          onConfirm={async () => {
            await cancel.mutateAsync({ id });
          }}
        />
      ) : null}
      {status !== "draft" && status !== "cancelled" && due > 0n ? (
        <PayButton order={order} due={due} />
      ) : null}
      {status === "draft" ? <LinkButton href={editHref}>{t("form.edit")}</LinkButton> : null}
      {status === "draft" ? (
        <ConfirmDialog
          tone="neutral"
          trigger={<Button variant="primary">{t("place.open")}</Button>}
          title={t("place.title", { number })}
          consequence={t("place.body")}
          confirmLabel={t("place.open")}
          onConfirm={async () => {
            await place.mutateAsync({ id });
          }}
        />
      ) : null}
    </>
  );
}

function PayButton({ order, due }: { order: OrderDetail; due: bigint }) {
  const t = useTranslations("console-purchases.pay");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { number: order.number })}
      description={t("description")}
      trigger={<Button variant={order.inAdvance ? "primary" : "secondary"}>{t("open")}</Button>}
    >
      <PayForm order={order} due={due} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function PayForm({ order, due, onDone }: { order: OrderDetail; due: bigint; onDone: () => void }) {
  const t = useTranslations("console-purchases.pay");
  const { form, submit, failure } = useCommandForm(`/api/purchase-orders/${order.id}/pay`, payOrderFields, {
    money: true,
    form: { defaultValues: { amount: decimalFromNano(due, 2), reference: "" } },
    onDone() {
      toast.success(t("done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="amount" label={t("amount", { currency: order.currency })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reference" label={t("reference")} optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
