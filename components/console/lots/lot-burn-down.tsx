"use client";

import { useTranslations } from "next-intl";

import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { Callout } from "@/components/ui/callout";
import { Money } from "@/components/ui/money";
import type { LotView } from "@/lib/usecases/inventory/lot-view";
import type { LotOutlook } from "@/lib/usecases/watching/lot-outlook";
import type { Wire } from "@/lib/web/wire";

interface Props {
  readonly lot: Wire<LotView>;
  readonly outlook: Wire<LotOutlook>;
}

/** What will be left each day: expected, at the fastest and at the slowest of the usual pace, with the day it expires. */
export function LotBurnDown({ lot, outlook }: Props) {
  const t = useTranslations("console-watch");
  const noon = (day: string) => `${day}T12:00:00Z`;
  const expiry = lot.expiresAt?.slice(0, 10);
  const points = outlook.points.slice(0, shownDays(outlook, expiry));
  const within = expiry !== undefined && points.some(({ day }) => day === expiry);
  const money = lot.kind === "face_value";
  return (
    <>
      {outlook.action === "none" ? null : (
        <Callout
          tone="warn"
          title={t.rich("unused", {
            amount: () => <Money nano={outlook.unusedCostNano} currency={lot.currency} />,
          })}
        >
          {t(`action.${outlook.action}`)}
        </Callout>
      )}
      <TimeSeriesChart
        title={t("burnDown")}
        unit={
          money
            ? { kind: "money", currency: lot.currency }
            : {
                kind: "count",
                noun: t(`unit.${lot.kind === "token_quota" ? "token_quota" : "request_pack"}`),
              }
        }
        series={[
          { key: "expected", label: t("band.expected") },
          { key: "low", label: t("band.low") },
          { key: "high", label: t("band.high") },
        ]}
        points={points.map(({ day, expected, low, high }) => ({
          at: noon(day),
          values: { expected, low, high },
        }))}
        granularity="day"
        kind="line"
        calendarDays
        levels
        marks={within ? [{ at: noon(expiry), label: t("expires") }] : []}
        actions={<span className="text-sm text-muted">{t("lasts", lasts(outlook))}</span>}
      />
    </>
  );
}

const MARGIN_DAYS = 3;

/** As many days as there is something to see: until it is empty at the slowest pace, or expired. */
function shownDays({ points, latest }: Wire<LotOutlook>, expiry: string | undefined): number {
  const expires = points.findIndex(({ day }) => day === expiry);
  const ends = Math.max(latest ?? points.length, expires);
  return Math.max(7, ends + MARGIN_DAYS);
}

/** Days to empty as the message takes them; -1 stands for "beyond what is looked ahead to". */
function lasts(outlook: Pick<Wire<LotOutlook>, "daysToEmpty" | "soonest" | "latest">) {
  return { days: outlook.daysToEmpty ?? -1, soonest: outlook.soonest ?? -1, latest: outlook.latest ?? -1 };
}
