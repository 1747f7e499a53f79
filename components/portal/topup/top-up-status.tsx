import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { TopUpRow } from "@/lib/web/queries/top-ups";

const KIND: Record<TopUpRow["status"], StatusKind> = {
  created: "waiting",
  pending: "working",
  paid: "good",
  failed: "bad",
  cancelled: "off",
};

/** How far a top-up is. */
export function TopUpStatus({ status }: { status: TopUpRow["status"] }) {
  const t = useTranslations("portal-topup.status");
  return <StatusPill kind={KIND[status]}>{t(status)}</StatusPill>;
}
