import { useTranslations } from "next-intl";

import { StatusPill } from "@/components/ui/status-pill";

/** Where a document stands: issued, void, or nothing left to pay. */
export function InvoiceStatus({ status, dueMinor }: { status: "issued" | "void"; dueMinor: bigint }) {
  const t = useTranslations("invoice.status");
  if (status === "void") return <StatusPill kind="off">{t("void")}</StatusPill>;
  if (dueMinor === 0n) return <StatusPill kind="good">{t("paidInAdvance")}</StatusPill>;
  return <StatusPill kind="waiting">{t("issued")}</StatusPill>;
}
