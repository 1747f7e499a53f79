import {
  Boxes,
  CircleCheck,
  CircleHelp,
  Plug,
  TrendingDown,
  TriangleAlert,
  Users,
  type LucideIcon,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { Attention, MarginAttention } from "@/lib/usecases/overview/attention";
import { formatPpm } from "@/lib/web/format";

const ICON: Record<Attention["kind"], LucideIcon> = {
  alert: TriangleAlert,
  charge_questioned: CircleHelp,
  margin: TrendingDown,
  lot_low: Boxes,
  lot_expiring: Boxes,
  upstream_no_key: Plug,
  upstream_failed_test: Plug,
  buyer_low: Users,
};

const STOCK_ALERTS = ["stock_low", "stock_reorder", "commitment_short", "tier_near"] as const;
const ALERTS = [
  ...STOCK_ALERTS,
  "balance_short",
  "settlement_quarantined",
  "usage_above_hold",
  "upstream_unhealthy",
  "credential_dead",
] as const;

interface Props {
  items: readonly Attention[];
  currency: string;
  base: string;
}

/** What needs somebody, each line leading to where it is settled. */
export function AttentionList({ items, currency, base }: Props) {
  const t = useTranslations("console-overview");
  return (
    <Card title={t("attention")} flush>
      {items.length === 0 ? (
        <NothingYet icon={<CircleCheck />} title={t("allGood")}>
          {t("allGoodHint")}
        </NothingYet>
      ) : (
        <ul className="divide-y">
          {items.map((item) => (
            <AttentionItem key={`${item.kind} ${item.id}`} item={item} currency={currency} base={base} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function AttentionItem({ item, currency, base }: { item: Attention; currency: string; base: string }) {
  const Icon = ICON[item.kind];
  const href = hrefOf(item, base);
  const content = (
    <>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
      <span className="min-w-0 break-words">
        <AttentionText item={item} currency={currency} />
      </span>
    </>
  );
  return (
    <li>
      {href ? (
        <Link
          href={href}
          className="flex gap-3 px-4 py-3 text-sm hover:bg-hover focus-visible:-outline-offset-2"
        >
          {content}
        </Link>
      ) : (
        <p className="flex gap-3 px-4 py-3 text-sm">{content}</p>
      )}
    </li>
  );
}

function AttentionText({ item, currency }: { item: Attention; currency: string }): ReactNode {
  const t = useTranslations("console-overview");
  const { label } = item;
  switch (item.kind) {
    case "lot_low":
      return t("item.lot_low", { label, days: item.days });
    case "lot_expiring":
      return t.rich("item.lot_expiring", {
        label,
        amount: () => <Money nano={item.nano} currency={currency} />,
        date: () => <DateTime at={item.at} style="date" />,
      });
    case "buyer_low":
      return t.rich("item.buyer_low", {
        label,
        amount: () => <Money nano={item.nano} currency={currency} />,
      });
    case "upstream_no_key":
    case "upstream_failed_test":
      return t(`item.${item.kind}`, { label });
    case "margin":
      return <MarginText item={item} />;
    case "charge_questioned":
      return t("item.charge_questioned", { label });
    case "alert": {
      const known = ALERTS.find((kind) => kind === label);
      return known
        ? t(`alerts.${known}`, {
            subject: item.subject?.name ?? "",
            known: item.subject ? "yes" : "no",
          })
        : t("otherAlert", { kind: label });
    }
    default:
      return item satisfies never;
  }
}

function MarginText({ item }: { item: MarginAttention }) {
  const t = useTranslations("console-profit");
  const locale = useLocale();
  const { trouble, model, buyer, marginPpm, hours } = item;
  const margin = marginPpm === null ? "–" : formatPpm(marginPpm, locale);
  return t(`alarm.${trouble}`, { model, buyer, margin, hours });
}

function hrefOf(item: Attention, base: string): string | null {
  switch (item.kind) {
    case "lot_low":
    case "lot_expiring":
      return `${base}/lots/${item.id}`;
    case "upstream_no_key":
    case "upstream_failed_test":
      return `${base}/upstreams/${item.id}`;
    case "buyer_low":
      return `${base}/${item.buyerKind === "customer" ? "customers" : "distributors"}/${item.id}`;
    case "margin":
      return `${base}/profit/calls?range=24h&model=${item.modelId}&buyer=${item.buyerId}`;
    case "charge_questioned":
      return `${base}/calls/${item.id}`;
    case "alert":
      if (STOCK_ALERTS.some((kind) => kind === item.label)) return `${base}/watch`;
      if (item.subject?.kind === "upstream") return `${base}/upstreams/${item.subject.id}`;
      return item.label === "balance_short" ? `${base}/balance` : null;
    default:
      return item satisfies never;
  }
}
