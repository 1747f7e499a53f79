import { Wallet } from "lucide-react";
import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";

type TopUp = BuyerDetail["topUps"][number];

/** The deposits with something left, in the order they are spent. */
export function BuyerGrants({ grants, currency }: { grants: BuyerDetail["grants"]; currency: string }) {
  const t = useTranslations("console-customers");
  return (
    <Card title={t("grants.title")} flush className="overflow-hidden">
      {grants.length === 0 ? (
        <NothingYet icon={<Wallet />} title={t("grants.empty")}>
          {t("grants.emptyHint")}
        </NothingYet>
      ) : (
        <Table label={t("grants.title")}>
          <thead>
            <tr>
              <Th>{t("column.kind")}</Th>
              <Th numeric>{t("column.remaining")}</Th>
              <Th numeric className="max-sm:hidden">
                {t("column.amount")}
              </Th>
              <Th>{t("column.expires")}</Th>
            </tr>
          </thead>
          <tbody>
            {grants.map((grant) => (
              <Tr key={grant.id}>
                <Td className="whitespace-nowrap">
                  {t(`grantKind.${grant.kind}`)}
                  <span className="block text-xs text-muted">
                    <DateTime at={grant.createdAt} style="date" />
                  </span>
                </Td>
                <Td numeric>
                  <Money nano={grant.remainingNano} currency={currency} />
                </Td>
                <Td numeric className="text-muted max-sm:hidden">
                  <Money nano={grant.grantedNano} currency={currency} />
                </Td>
                <Td>{grant.expiresAt ? <DateTime at={grant.expiresAt} style="date" /> : t("never")}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

const TOP_UP_KIND: Record<TopUp["status"], StatusKind> = {
  created: "working",
  pending: "waiting",
  paid: "good",
  failed: "bad",
  cancelled: "off",
};

/** The buyer's newest payments into its balance. */
export function BuyerTopUps({ topUps }: { topUps: readonly TopUp[] }) {
  const t = useTranslations("console-customers");
  return (
    <Card title={t("topUps.title")} flush className="overflow-hidden">
      {topUps.length === 0 ? (
        <NothingYet icon={<Wallet />} title={t("topUps.empty")}>
          {t("topUps.emptyHint")}
        </NothingYet>
      ) : (
        <Table label={t("topUps.title")}>
          <thead>
            <tr>
              <Th>{t("column.when")}</Th>
              <Th numeric>{t("column.amount")}</Th>
              <Th>{t("column.state")}</Th>
            </tr>
          </thead>
          <tbody>
            {topUps.map((topUp) => (
              <Tr key={topUp.id}>
                <Td>
                  <span className="max-sm:hidden">
                    <DateTime at={topUp.createdAt} />
                  </span>
                  <span className="sm:hidden">
                    <DateTime at={topUp.createdAt} style="date" />
                  </span>
                </Td>
                <Td numeric>
                  <Money nano={topUp.netNano} currency={topUp.currency} />
                </Td>
                <Td>
                  <StatusPill kind={TOP_UP_KIND[topUp.status]}>{t(`topUpStatus.${topUp.status}`)}</StatusPill>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
