import Link from "next/link";
import { useTranslations } from "next-intl";

import { LotQuantity } from "@/components/console/lots/lot-quantity";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { OrderDetail } from "@/lib/usecases/purchase/get-order";

/** The lots received from an order and what was paid for it. */
export function OrderReceipts({ order, base }: { order: OrderDetail; base: string }) {
  const t = useTranslations("console-purchases");
  const { lots, payments, currency } = order;
  return (
    <>
      {lots.length > 0 ? (
        <Card title={t("lots")} flush>
          <Table label={t("lots")}>
            <thead>
              <tr>
                <Th>{t("lot")}</Th>
                <Th>{t("when")}</Th>
                <Th numeric>{t("received")}</Th>
                <Th numeric>{t("cost")}</Th>
              </tr>
            </thead>
            <tbody>
              {lots.map((lot) => (
                <Tr key={lot.id}>
                  <Td>
                    <Link href={`${base}/lots/${lot.id}`} className="text-brand-ink hover:underline">
                      {lot.name}
                    </Link>
                  </Td>
                  <Td className="whitespace-nowrap">
                    <DateTime at={lot.receivedAt} />
                  </Td>
                  <Td numeric>
                    <LotQuantity lot={{ ...lot, currency }} qty={lot.receivedQty} />
                  </Td>
                  <Td numeric>
                    <Money nano={lot.costNano} currency={currency} />
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Card>
      ) : null}
      {payments.length > 0 ? (
        <Card title={t("payments")} flush>
          <Table label={t("payments")}>
            <thead>
              <tr>
                <Th>{t("when")}</Th>
                <Th>{t("reference")}</Th>
                <Th numeric>{t("amount")}</Th>
              </tr>
            </thead>
            <tbody>
              {payments.map((payment) => (
                <Tr key={`${payment.at.toISOString()} ${payment.amountNano}`}>
                  <Td className="whitespace-nowrap">
                    <DateTime at={payment.at} />
                  </Td>
                  <Td>{payment.reference ?? "–"}</Td>
                  <Td numeric>
                    <Money nano={payment.amountNano} currency={currency} />
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Card>
      ) : null}
    </>
  );
}
