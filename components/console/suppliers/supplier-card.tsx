import Link from "next/link";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";

import { AccountStatus, type AccountState } from "./account-status";
import { AddAccountButton } from "./add-account-button";

export interface SupplierRow {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly region: string | null;
    readonly status: AccountState;
    readonly paygEnabled: boolean;
    readonly upstreams: number;
    readonly lots: number;
  }[];
}

/** A supplier and the accounts held there. */
export function SupplierCard({ supplier, hrefBase }: { supplier: SupplierRow; hrefBase: string }) {
  const t = useTranslations("console-suppliers");
  return (
    <Card
      title={supplier.name}
      actions={
        <>
          <Badge>{supplier.currency}</Badge>
          <AddAccountButton supplier={supplier} />
        </>
      }
      flush
    >
      <Table label={supplier.name}>
        <thead>
          <tr>
            <Th>{t("account")}</Th>
            <Th className="max-sm:hidden">{t("region")}</Th>
            <Th className="max-sm:hidden">{t("payg")}</Th>
            <Th numeric>{t("lots")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("upstreams")}
            </Th>
            <Th>{t("status")}</Th>
          </tr>
        </thead>
        <tbody>
          {supplier.accounts.map((account) => (
            <Tr key={account.id}>
              <Td className="font-medium">
                <Link href={`${hrefBase}/${account.id}`} className="text-brand-ink hover:underline">
                  {account.name}
                </Link>
                <span className="block text-xs font-normal text-muted sm:hidden">
                  {account.paygEnabled ? t("paygOn") : t("paygOff")}
                </span>
              </Td>
              <Td className="max-sm:hidden">{account.region ?? "–"}</Td>
              <Td className="max-sm:hidden">{account.paygEnabled ? t("paygOn") : t("paygOff")}</Td>
              <Td numeric>{account.lots}</Td>
              <Td numeric className="max-sm:hidden">
                {account.upstreams}
              </Td>
              <Td>
                <AccountStatus status={account.status} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
