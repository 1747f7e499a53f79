"use client";

import { Printer } from "lucide-react";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { TopUpData } from "@/lib/web/queries/top-ups";

import { TopUpStatus } from "./top-up-status";

/** What was paid to whom and what it gave; a receipt once it is paid, to be printed. */
export function TopUpReceipt({ topUp }: { topUp: TopUpData }) {
  const t = useTranslations("portal-topup.receipt");
  const paid = topUp.status === "paid";
  return (
    <Card
      title={paid ? t("title") : t("order")}
      actions={
        paid ? (
          <Button size="sm" icon={<Printer />} onClick={() => window.print()} className="print:hidden">
            {t("print")}
          </Button>
        ) : null
      }
      footer={paid ? t("taxNote") : undefined}
    >
      <DescriptionList columns={2} items={[...amounts(topUp, t), ...facts(topUp, t)]} />
    </Card>
  );
}

type Translate = ReturnType<typeof useTranslations<"portal-topup.receipt">>;

function amounts({ currency, ...topUp }: TopUpData, t: Translate): DescriptionItem[] {
  const money = (nano: string) => <Money nano={nano} currency={currency} precision="minor" />;
  return [
    { term: t("total"), value: <b className="font-semibold">{money(topUp.totalNano)}</b> },
    { term: t("net"), value: money(topUp.netNano) },
    { term: t("tax"), value: money(topUp.taxNano) },
    ...(BigInt(topUp.bonusNano) > 0n ? [{ term: t("bonus"), value: bonus(topUp, money, t) }] : []),
  ];
}

function bonus(topUp: Omit<TopUpData, "currency">, money: (nano: string) => React.ReactNode, t: Translate) {
  const { bonusNano, bonusExpiresAt } = topUp;
  if (!bonusExpiresAt) return money(bonusNano);
  return t.rich("bonusUntil", {
    amount: () => money(bonusNano),
    date: () => <DateTime at={bonusExpiresAt} style="date" />,
  });
}

function facts(topUp: TopUpData, t: Translate): DescriptionItem[] {
  const { seller, buyer } = topUp;
  return [
    { term: t("number"), value: <code className="font-mono text-xs break-all">{topUp.id}</code> },
    { term: t("status"), value: <TopUpStatus status={topUp.status} /> },
    { term: t("created"), value: <DateTime at={topUp.createdAt} style="precise" /> },
    ...(topUp.creditedAt
      ? [{ term: t("credited"), value: <DateTime at={topUp.creditedAt} style="precise" /> }]
      : []),
    {
      term: t("method"),
      value: (
        <span className="inline-flex flex-wrap items-center gap-2">
          {t("sandbox")}
          <Badge tone="warn">{t("noRealMoney")}</Badge>
        </span>
      ),
    },
    ...(topUp.paymentId
      ? [
          {
            term: t("payment"),
            value: <code className="font-mono text-xs break-all">{topUp.paymentId}</code>,
          },
        ]
      : []),
    { term: t("from"), value: <PartyLines party={seller} /> },
    { term: t("to"), value: <PartyLines party={buyer} /> },
  ];
}

function PartyLines({ party }: { party: TopUpData["seller"] }) {
  const t = useTranslations("portal-topup.receipt");
  return (
    <span className="block">
      {[party.legalName, ...party.address].map((line) => (
        <span key={line} className="block">
          {line}
        </span>
      ))}
      {party.taxId ? <span className="block text-muted">{t("taxId", { id: party.taxId })}</span> : null}
    </span>
  );
}
