"use client";

import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { StatCard } from "@/components/ui/stat-card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useBalance, type BalanceData } from "@/lib/web/queries/top-ups";

/** A buyer's money with its seller: what can be spent, what is reserved, owed and expiring, kept current. */
export function BalancePanel({ initial }: { initial: BalanceData }) {
  const t = useTranslations("portal-topup.balance");
  const { data: balance } = useBalance(initial);
  const { currency, expiringAt } = balance;
  const money = (nano: string) => <Money nano={nano} currency={currency} />;
  const onCredit = BigInt(balance.creditLimitNano) > 0n || BigInt(balance.owedNano) > 0n;
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <StatCard label={t("available")} value={money(balance.availableNano)} note={t("availableNote")} />
      <StatCard label={t("reserved")} value={money(balance.reservedNano)} note={t("reservedNote")} />
      <StatCard
        label={t("expiring")}
        value={money(balance.expiringNano)}
        note={
          expiringAt
            ? t.rich("expiringFrom", { date: () => <DateTime at={expiringAt} style="date" /> })
            : t("nothingExpires")
        }
      />
      {onCredit ? (
        <StatCard
          label={t("owed")}
          value={money(balance.owedNano)}
          note={t.rich("limit", { amount: () => money(balance.creditLimitNano) })}
        />
      ) : (
        <StatCard label={t("deposits")} value={balance.grants.length} note={t("depositsNote")} />
      )}
    </div>
  );
}

/** The deposits with something left, in the order they are drawn. */
export function OpenGrants({ balance }: { balance: BalanceData }) {
  const t = useTranslations("portal-topup.balance");
  const { grants, currency } = balance;
  if (grants.length === 0) return null;
  return (
    <Card title={t("grants")} description={t("grantsHint")} flush className="overflow-hidden">
      <Table label={t("grants")}>
        <thead>
          <tr>
            <Th>{t("grant")}</Th>
            <Th numeric>{t("left")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("granted")}
            </Th>
            <Th>{t("validUntil")}</Th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant, index) => (
            <Tr key={index}>
              <Td>
                {t(`kind.${grant.kind}`)}
                <span className="block text-xs text-muted">
                  <DateTime at={grant.createdAt} style="date" />
                </span>
              </Td>
              <Td numeric>
                <Money nano={grant.remainingNano} currency={currency} />
              </Td>
              <Td numeric className="max-sm:hidden">
                <Money nano={grant.grantedNano} currency={currency} />
              </Td>
              <Td>{grant.expiresAt ? <DateTime at={grant.expiresAt} style="date" /> : t("never")}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
