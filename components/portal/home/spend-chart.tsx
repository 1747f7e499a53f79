"use client";

import { useTranslations } from "next-intl";

import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { LinkButton } from "@/components/ui/button";
import type { Home } from "@/lib/usecases/portal/read-home";
import type { Wire } from "@/lib/web/wire";

/** What each of the last thirty days cost. */
export function SpendChart({ home }: { home: Wire<Home> }) {
  const t = useTranslations("portal.home");
  const quiet = home.days.every(({ calls }) => calls === "0");
  return (
    <TimeSeriesChart
      title={t("chart")}
      unit={{ kind: "money", currency: home.balance.currency }}
      series={[{ key: "cost", label: t("cost") }]}
      points={quiet ? [] : home.days.map(({ at, costNano }) => ({ at, values: { cost: costNano } }))}
      granularity="day"
      zone={home.zone}
      kind="bar"
      height={200}
      empty={t("chartEmpty")}
      actions={
        <LinkButton href="/portal/usage" size="sm">
          {t("allUsage")}
        </LinkButton>
      }
    />
  );
}
