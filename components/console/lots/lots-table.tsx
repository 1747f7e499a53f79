"use client";

import { Boxes } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { LinkButton } from "@/components/ui/button";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { LotView } from "@/lib/usecases/inventory/lot-view";
import { formatCompact } from "@/lib/web/format";

import { LotQuantity } from "./lot-quantity";
import { LotStatus } from "./lot-status";

const DAY_MS = 86_400_000n;
const dash = <span className="text-faint">–</span>;

/** Lots with what is left, what it is worth, how long it lasts and what will expire. */
export function LotsTable(props: {
  lots: readonly LotView[];
  /** What is left in standard tokens, by lot. */
  tokens: ReadonlyMap<string, bigint | null>;
  hrefBase: string;
  ended: boolean;
}) {
  const { lots, tokens, hrefBase, ended } = props;
  const t = useTranslations("console-lots");
  const columns = useLotColumns(tokens);
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={lots}
      rowId={(lot) => lot.id}
      rowHref={(lot) => `${hrefBase}/${lot.id}`}
      empty={
        ended ? (
          <NothingYet icon={<Boxes />} title={t("noneEnded")}>
            {t("noneEndedHint")}
          </NothingYet>
        ) : (
          <NothingYet
            icon={<Boxes />}
            title={t("empty")}
            action={
              <LinkButton variant="primary" href={`${hrefBase}/receive`}>
                {t("receive")}
              </LinkButton>
            }
          >
            {t("emptyHint")}
          </NothingYet>
        )
      }
    />
  );
}

function useLotColumns(tokens: ReadonlyMap<string, bigint | null>): DataColumn<LotView>[] {
  const t = useTranslations("console-lots");
  return useMemo<DataColumn<LotView>[]>(
    () => [
      {
        id: "name",
        header: t("column.name"),
        narrow: "title",
        fixed: true,
        sortValue: (lot) => lot.name,
        cell: (lot) => (
          <span className="flex min-w-0 flex-col @xl/table:max-w-44 @xl/table:min-w-32">
            <span className="line-clamp-2 font-medium" title={lot.name}>
              {lot.name}
            </span>
            <span className="text-xs text-muted">{t(`kind.${lot.kind}`)}</span>
          </span>
        ),
      },
      {
        id: "account",
        header: t("column.account"),
        sortValue: (lot) => `${lot.account.supplierName} ${lot.account.name}`,
        cell: (lot) => (
          <span
            className="flex min-w-0 flex-col @xl/table:max-w-28"
            title={`${lot.account.supplierName} · ${lot.account.name}`}
          >
            <span className="line-clamp-2">{lot.account.supplierName}</span>
            <span className="truncate text-xs text-muted">{lot.account.name}</span>
          </span>
        ),
      },
      {
        id: "remaining",
        header: t("column.remaining"),
        numeric: true,
        sortValue: (lot) => lot.remainingQty,
        cell: (lot) =>
          lot.remainingQty === null ? (
            t("noEnd")
          ) : (
            <span className="flex flex-col items-end">
              <LotQuantity lot={lot} qty={lot.remainingQty} />
              <span className="text-xs text-muted">
                {t.rich("of", { total: () => <LotQuantity lot={lot} qty={lot.receivedQty} /> })}
              </span>
            </span>
          ),
      },
      {
        id: "value",
        header: t("column.value"),
        numeric: true,
        sortValue: (lot) => lot.remainingCostNano,
        cell: (lot) =>
          lot.remainingCostNano === null ? (
            dash
          ) : (
            <span className="flex flex-col items-end">
              <Money nano={lot.remainingCostNano} currency={lot.currency} />
              <Counted tokens={tokens.get(lot.id) ?? null} />
            </span>
          ),
      },
      {
        id: "runway",
        header: t("column.runway"),
        numeric: true,
        sortValue: (lot) => lot.runwayMs,
        cell: (lot) =>
          lot.kind === "pay_as_you_go"
            ? dash
            : lot.runwayMs === null
              ? t("idle")
              : t("days", { days: Number(lot.runwayMs / DAY_MS) }),
      },
      {
        id: "expires",
        header: t("column.expires"),
        sortValue: (lot) => lot.expiresAt?.getTime() ?? null,
        cell: (lot) => (lot.expiresAt ? <DateTime at={lot.expiresAt} style="date" /> : t("never")),
      },
      {
        id: "unused",
        header: t("column.unused"),
        numeric: true,
        sortValue: (lot) => lot.unusedCostNano,
        cell: (lot) =>
          lot.unusedCostNano > 0n ? <Money nano={lot.unusedCostNano} currency={lot.currency} /> : dash,
      },
      { id: "status", header: t("column.status"), cell: (lot) => <LotStatus lot={lot} /> },
    ],
    [t, tokens],
  );
}

/** What is left in standard tokens, where it can be counted. */
function Counted({ tokens }: { tokens: bigint | null }) {
  const t = useTranslations("console-standard");
  const locale = useLocale();
  if (tokens === null) return null;
  return <span className="text-xs text-muted">{t("short", { count: formatCompact(tokens, locale) })}</span>;
}
