import Link from "next/link";
import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { OrderDetail } from "@/lib/usecases/purchase/get-order";

/** From whom, when, on what terms and for how much. */
export function OrderFacts({ order, base }: { order: OrderDetail; base: string }) {
  const t = useTranslations("console-purchases");
  const money = (nano: bigint) => <Money nano={nano} currency={order.currency} />;
  const { account } = order;
  const items = [
    {
      term: t("column.account"),
      value: (
        <Link href={`${base}/suppliers/${account.id}`} className="text-brand-ink hover:underline">
          {account.supplierName} · {account.name}
        </Link>
      ),
    },
    { term: t("form.reference"), value: order.supplierReference ?? "–" },
    { term: t("column.ordered"), value: <DateTime at={order.orderedAt} style="date" /> },
    {
      term: t("column.expected"),
      value: order.expectedOn ? <DateTime at={order.expectedOn} style="date" /> : "–",
    },
    { term: t("payment"), value: t(order.inAdvance ? "inAdvance" : "onAccount") },
    { term: t("column.net"), value: money(order.netNano) },
    { term: t("tax"), value: money(order.taxNano) },
    { term: t("column.paid"), value: money(order.paidNano) },
    ...(order.note ? [{ term: t("form.note"), value: order.note }] : []),
  ];
  return (
    <Card>
      <DescriptionList items={items} columns={2} />
    </Card>
  );
}
