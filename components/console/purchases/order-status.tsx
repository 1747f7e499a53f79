import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { OrderView } from "@/lib/usecases/purchase/order-view";

const KIND: Record<OrderView["status"], StatusKind> = {
  draft: "off",
  ordered: "waiting",
  part_received: "working",
  received: "good",
  cancelled: "bad",
};

/** The state of a purchase order. */
export function OrderStatus({ status }: { status: OrderView["status"] }) {
  const t = useTranslations("console-purchases.status");
  return <StatusPill kind={KIND[status]}>{t(status)}</StatusPill>;
}
