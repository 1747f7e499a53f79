"use client";

import { Boxes } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { StatusPill } from "@/components/ui/status-pill";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import type { Watch } from "@/lib/usecases/watching/watch-of";

const KIND = { fine: "good", reorder: "attention", low: "bad" } as const;
/** Past what is looked ahead to: sorted behind everything that ends. */
const LONG_DAYS = 1_000;

type Row = Watch["stock"][number];

/** How long stock lasts, by account and by model family within it, against its low and reorder points. */
export function StockTable({ stock }: { stock: Watch["stock"] }) {
  const t = useTranslations("console-watch");
  const columns = useMemo(() => columnsOf(t), [t]);
  return (
    <DataTable
      label={t("stock.title")}
      columns={columns}
      rows={stock}
      rowId={(each) => `${each.accountId} ${each.family}`}
      empty={<NothingYet icon={<Boxes />} title={t("stock.none")} />}
    />
  );
}

function columnsOf(t: ReturnType<typeof useTranslations<"console-watch">>): DataColumn<Row>[] {
  const money = (each: Row, nano: bigint) => <Money nano={nano} currency={each.currency} />;
  return [
    {
      id: "account",
      header: t("stock.account"),
      narrow: "title",
      fixed: true,
      sortValue: (each) => `${each.name} ${vendorName(each.family)}`,
      cell: (each) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-medium">{each.name}</span>
          <span className="text-xs text-muted">
            {each.family === "" ? t("stock.all") : vendorName(each.family)}
          </span>
        </span>
      ),
    },
    {
      id: "worth",
      header: t("stock.worth"),
      numeric: true,
      sortValue: (each) => each.stockNano,
      cell: (each) => money(each, each.stockNano),
    },
    {
      id: "perDay",
      header: t("stock.perDay"),
      numeric: true,
      sortValue: (each) => each.burnPerDayNano,
      cell: (each) => money(each, each.burnPerDayNano),
    },
    {
      id: "lasts",
      header: t("stock.lasts"),
      sortValue: (each) => each.daysToEmpty ?? LONG_DAYS,
      cell: ({ daysToEmpty, soonest, latest }) =>
        t("lasts", { days: daysToEmpty ?? -1, soonest: soonest ?? -1, latest: latest ?? -1 }),
    },
    {
      id: "points",
      header: t("stock.points"),
      cell: (each) => t("stock.pointsValue", { low: each.lowDays, reorder: each.reorderDays }),
    },
    {
      id: "state",
      header: t("stock.state"),
      sortValue: (each) => each.state,
      cell: (each) => <StatusPill kind={KIND[each.state]}>{t(`state.${each.state}`)}</StatusPill>,
    },
  ];
}
