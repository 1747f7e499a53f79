import { getTranslations } from "next-intl/server";

import { AttentionList } from "@/components/console/overview/attention-list";
import { Leaders } from "@/components/console/overview/leaders";
import { SalesCards } from "@/components/console/overview/sales-cards";
import { SalesChart } from "@/components/console/overview/sales-chart";
import { PageHeader } from "@/components/ui/page-header";
import { UrlSegmented } from "@/components/ui/segmented";
import { getOverview, OVERVIEW_DAYS, type OverviewRange } from "@/lib/usecases/overview/get-overview";
import { load } from "@/lib/web/load";

const RANGES: readonly OverviewRange[] = ["30d", "7d", "90d"];

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<{ range?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { range: asked } = await searchParams;
  const range = RANGES.find((each) => each === asked) ?? "30d";
  const [t, overview] = await Promise.all([
    getTranslations("console-overview"),
    load(getOverview, { range }),
  ]);
  const base = `/console/${seller}`;
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={
          <UrlSegmented
            param="range"
            label={t("range.label")}
            segments={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
          />
        }
      />
      <div className="flex flex-col gap-6">
        <SalesCards overview={overview} days={OVERVIEW_DAYS[range]} base={base} />
        <div className="grid gap-6 xl:grid-cols-3">
          <div className="min-w-0 xl:col-span-2">
            <SalesChart overview={overview} />
          </div>
          <AttentionList items={overview.attention} currency={overview.currency} base={base} />
        </div>
        <Leaders overview={overview} base={base} />
      </div>
    </>
  );
}
