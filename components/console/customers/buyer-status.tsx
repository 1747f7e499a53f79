import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { BuyerRow } from "@/lib/usecases/customer/buyer-row";

const KIND: Record<BuyerRow["status"], StatusKind> = { active: "good", suspended: "paused", closed: "off" };

/** Whether a buyer may call. */
export function BuyerStatus({ status }: { status: BuyerRow["status"] }) {
  const t = useTranslations("console-customers.status");
  return <StatusPill kind={KIND[status]}>{t(status)}</StatusPill>;
}
