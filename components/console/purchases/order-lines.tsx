"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { LotQuantity } from "@/components/console/lots/lot-quantity";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { OrderDetail } from "@/lib/usecases/purchase/get-order";
import { receiveLineFields } from "@/lib/usecases/purchase/schemas";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { useCommandForm } from "@/lib/web/use-command";

type Line = OrderDetail["lines"][number];

/** The lines of an order, what of each has come, and the way to receive more. */
export function OrderLines({ order }: { order: OrderDetail }) {
  const t = useTranslations("console-purchases");
  const [receiving, setReceiving] = useState<Line | null>(null);
  const open = order.status === "ordered" || order.status === "part_received";
  const quantity = (line: Line, qty: bigint) => (
    <LotQuantity lot={{ ...line, currency: order.currency }} qty={qty} />
  );
  return (
    <Card title={t("lines")} flush>
      <Table label={t("lines")}>
        <thead>
          <tr>
            <Th>{t("form.name")}</Th>
            <Th numeric>{t("ordered")}</Th>
            <Th numeric>{t("received")}</Th>
            <Th numeric>{t("outstanding")}</Th>
            <Th numeric>{t("column.net")}</Th>
            <Th>
              <span className="sr-only">{t("receive.open")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <Tr key={line.position}>
              <Td className="font-medium">{line.name}</Td>
              <Td numeric>{quantity(line, line.orderedQty)}</Td>
              <Td numeric>{quantity(line, line.receivedQty)}</Td>
              <Td numeric>{quantity(line, line.outstandingQty)}</Td>
              <Td numeric>
                <Money nano={line.costNano} currency={order.currency} />
              </Td>
              <Td>
                {open && line.outstandingQty > 0n ? (
                  <Button size="sm" onClick={() => setReceiving(line)}>
                    {t("receive.open")}
                  </Button>
                ) : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <Dialog
        open={receiving !== null}
        onOpenChange={(shown) => setReceiving(shown ? receiving : null)}
        title={t("receive.title", { name: receiving?.name ?? "" })}
        description={t("receive.description")}
      >
        {receiving ? <ReceiveForm order={order} line={receiving} onDone={() => setReceiving(null)} /> : null}
      </Dialog>
    </Card>
  );
}

function ReceiveForm({ order, line, onDone }: { order: OrderDetail; line: Line; onDone: () => void }) {
  const t = useTranslations("console-purchases");
  const rest =
    line.kind === "face_value" ? decimalFromNano(line.outstandingQty) : String(line.outstandingQty);
  const { form, submit, failure } = useCommandForm(
    `/api/purchase-orders/${order.id}/receive`,
    receiveLineFields,
    {
      money: true,
      extra: { line: line.position },
      form: { defaultValues: { quantity: rest, name: line.name } },
      onDone() {
        toast.success(t("receive.done"));
        onDone();
      },
    },
  );
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="quantity" label={t("receive.quantity")}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="name" label={t("receive.name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("receive.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
