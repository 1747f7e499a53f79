import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";

export type AccountState = "active" | "in_arrears" | "banned" | "closed";

const KIND: Record<AccountState, StatusKind> = {
  active: "good",
  in_arrears: "attention",
  banned: "bad",
  closed: "off",
};

/** The state of an account at a supplier. */
export function AccountStatus({ status }: { status: AccountState }) {
  const t = useTranslations("console-suppliers.statuses");
  return <StatusPill kind={KIND[status]}>{t(status)}</StatusPill>;
}
