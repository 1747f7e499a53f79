"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import type { DataColumn } from "@/components/ui/data-table";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { UnitPrice } from "@/components/ui/unit-price";
import { INPUT_TOKENS, OUTPUT_TOKENS } from "@/lib/domain/metering/tokens";
import { formatCount, formatMilliseconds } from "@/lib/web/format";
import type { CallRow } from "@/lib/web/queries/usage";

import { ChargePill } from "./charge-pill";

const tokens = (call: CallRow, dimensions: typeof INPUT_TOKENS): bigint =>
  dimensions.reduce((sum, dimension) => sum + BigInt(call.usage[dimension] ?? 0), 0n);

/** The party's own price of a dimension, hidden until asked for. */
const priceColumn = (header: string, dimension: "input" | "output"): DataColumn<CallRow> => ({
  id: `${dimension}Price`,
  header,
  numeric: true,
  hidden: true,
  cell: (call) => (
    <UnitPrice microPerMillion={call.prices[dimension] ?? null} currency={call.currency || "USD"} bare />
  ),
});

/** The columns of the request log. Prices are hidden until asked for. */
export function useCallColumns(): DataColumn<CallRow>[] {
  const t = useTranslations("portal.usage.column");
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "at",
        header: t("at"),
        narrow: "title",
        fixed: true,
        cell: (call) => <DateTime at={call.at} style="precise" />,
      },
      { id: "model", header: t("model"), cell: (call) => call.model.displayName },
      {
        id: "key",
        header: t("key"),
        cell: (call) => call.key?.name ?? <span className="text-faint">–</span>,
      },
      {
        id: "input",
        header: t("inputTokens"),
        numeric: true,
        cell: (call) => formatCount(tokens(call, INPUT_TOKENS), locale),
      },
      {
        id: "output",
        header: t("outputTokens"),
        numeric: true,
        cell: (call) => formatCount(tokens(call, OUTPUT_TOKENS), locale),
      },
      priceColumn(t("inputPrice"), "input"),
      priceColumn(t("outputPrice"), "output"),
      {
        id: "latency",
        header: t("latency"),
        numeric: true,
        cell: (call) => formatMilliseconds(call.totalMs, locale),
      },
      {
        id: "firstByte",
        header: t("firstByte"),
        numeric: true,
        hidden: true,
        cell: (call) => (call.firstByteMs === null ? "–" : formatMilliseconds(call.firstByteMs, locale)),
      },
      { id: "charge", header: t("charge"), cell: (call) => <ChargePill call={call} /> },
      {
        id: "cost",
        header: t("cost"),
        numeric: true,
        fixed: true,
        cell: (call) =>
          call.currency === "" ? (
            "–"
          ) : (
            <Money nano={call.costNano} currency={call.currency} precision="calls" />
          ),
      },
    ],
    [t, locale],
  );
}
