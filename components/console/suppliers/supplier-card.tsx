import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";

type AccountStatus = "active" | "in_arrears" | "banned" | "closed";

const KIND: Record<AccountStatus, StatusKind> = {
  active: "good",
  in_arrears: "attention",
  banned: "bad",
  closed: "off",
};

export interface SupplierRow {
  readonly name: string;
  readonly currency: string;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly region: string | null;
    readonly status: AccountStatus;
    readonly paygEnabled: boolean;
    readonly upstreams: number;
    readonly lots: number;
  }[];
}

/** A supplier and the accounts held there. */
export function SupplierCard({ supplier }: { supplier: SupplierRow }) {
  const t = useTranslations("console-suppliers");
  return (
    <Card title={supplier.name} actions={<Badge>{supplier.currency}</Badge>} flush>
      <Table label={supplier.name}>
        <thead>
          <tr>
            <Th>{t("account")}</Th>
            <Th>{t("region")}</Th>
            <Th>{t("payg")}</Th>
            <Th numeric>{t("lots")}</Th>
            <Th numeric>{t("upstreams")}</Th>
            <Th>{t("status")}</Th>
          </tr>
        </thead>
        <tbody>
          {supplier.accounts.map((account) => (
            <Tr key={account.id}>
              <Td className="font-medium">{account.name}</Td>
              <Td>{account.region ?? "–"}</Td>
              <Td>{account.paygEnabled ? t("paygOn") : t("paygOff")}</Td>
              <Td numeric>{account.lots}</Td>
              <Td numeric>{account.upstreams}</Td>
              <Td>
                <StatusPill kind={KIND[account.status]}>{t(`statuses.${account.status}`)}</StatusPill>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
