import { useTranslations } from "next-intl";

import { StatusPill } from "@/components/ui/status-pill";
import type { BillView } from "@/lib/usecases/reconciling/bill-view";

const KIND = {
  uploading: "waiting",
  read: "waiting",
  queued: "waiting",
  importing: "working",
  matching: "working",
  reconciled: "good",
  failed: "bad",
} as const;

/** Where a bill stands. */
export function BillStatus({ status }: { status: BillView["status"] }) {
  const t = useTranslations("console-bills.status");
  return <StatusPill kind={KIND[status]}>{t(status)}</StatusPill>;
}
