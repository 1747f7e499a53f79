"use client";

import { Callout } from "@/components/ui/callout";
import { Button } from "@/components/ui/button";
import { useTranslations } from "next-intl";

import { ApiError } from "@/lib/web/api";
import { useUsage, type FacetsData, type UsageData, type UsageSearch } from "@/lib/web/queries/usage";

import { CallLog } from "./call-log";
import { UsageChart } from "./usage-chart";
import { UsageFilters } from "./usage-filters";
import { UsageGroups } from "./usage-groups";
import { useUsageSearch } from "./usage-search";
import { UsageTotals } from "./usage-totals";

export interface UsageViewProps {
  readonly initial: { readonly search: UsageSearch; readonly data: UsageData };
  readonly facets: FacetsData;
  /** Whether the party has ever made a call: an empty list says something else then. */
  readonly everCalled: boolean;
}

/** What was used, at what cost: filters, totals, a chart, a table by model or key, and the calls themselves. */
export function UsageView({ initial, facets, everCalled }: UsageViewProps) {
  const t = useTranslations("portal.usage");
  const search = useUsageSearch();
  const { data, isPlaceholderData, error, refetch } = useUsage(search.report, initial);
  const usage = data ?? initial.data;
  return (
    <div className="flex flex-col gap-6">
      <UsageFilters search={search} facets={facets} />
      {error ? (
        <Callout
          tone="danger"
          title={error instanceof ApiError ? error.message : t("failed")}
          actions={<Button onClick={() => void refetch()}>{t("retry")}</Button>}
        />
      ) : null}
      <UsageTotals usage={usage} />
      <UsageChart usage={usage} search={search} />
      {everCalled ? <UsageGroups usage={usage} search={search} pending={isPlaceholderData} /> : null}
      <CallLog search={search} everCalled={everCalled} />
    </div>
  );
}
