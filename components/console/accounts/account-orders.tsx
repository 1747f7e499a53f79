import Link from "next/link";
import { useTranslations } from "next-intl";

import { OrderStatus } from "@/components/console/purchases/order-status";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { AccountDetail } from "@/lib/usecases/supplier/get-account";

/** The latest orders placed at an account. */
export function AccountOrders({ account, base }: { account: AccountDetail; base: string }) {
  const t = useTranslations("console-purchases");
  if (account.orders.length === 0) return null;
  return (
    <Card title={t("title")} flush>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("column.number")}</Th>
            <Th>{t("column.ordered")}</Th>
            <Th>{t("column.status")}</Th>
          </tr>
        </thead>
        <tbody>
          {account.orders.map((order) => (
            <Tr key={order.id}>
              <Td>
                <Link href={`${base}/purchases/${order.id}`} className="text-brand-ink hover:underline">
                  {order.number}
                </Link>
              </Td>
              <Td>
                <DateTime at={order.orderedAt} style="date" />
              </Td>
              <Td>
                <OrderStatus status={order.status} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
