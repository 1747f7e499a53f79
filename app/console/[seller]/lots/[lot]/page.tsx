import { getTranslations } from "next-intl/server";

import { LotBurnDown } from "@/components/console/lots/lot-burn-down";
import { LotDraws } from "@/components/console/lots/lot-draws";
import { LotFacts } from "@/components/console/lots/lot-facts";
import { LotStatus } from "@/components/console/lots/lot-status";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { PageHeader } from "@/components/ui/page-header";
import { getLot } from "@/lib/usecases/inventory/get-lot";
import { listLotDraws } from "@/lib/usecases/inventory/list-lot-draws";
import { load } from "@/lib/web/load";
import { asWire } from "@/lib/web/wire";

interface Props {
  params: Promise<{ seller: string; lot: string }>;
  searchParams: Promise<{ after?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller, lot: id } = await params;
  const { after } = await searchParams;
  const [t, { lot, days, outlook }, draws] = await Promise.all([
    getTranslations("console-lots"),
    load(getLot, { id }),
    load(listLotDraws, { id, ...(after ? { after } : {}) }),
  ]);
  const base = `/console/${seller}/lots`;
  return (
    <>
      <PageHeader
        title={lot.name}
        status={<LotStatus lot={lot} />}
        crumbs={[{ label: t("title"), href: base }, { label: lot.name }]}
      />
      <div className="flex flex-col gap-6">
        <LotFacts lot={lot} />
        {outlook ? <LotBurnDown lot={asWire(lot)} outlook={asWire(outlook)} /> : null}
        <TimeSeriesChart
          title={t("detail.costPerDay")}
          unit={{ kind: "money", currency: lot.currency }}
          series={[{ key: "cost", label: t("detail.costSeries") }]}
          points={days.map(({ day, costNano }) => ({ at: `${day}T12:00:00Z`, values: { cost: costNano } }))}
          granularity="day"
          kind="bar"
          calendarDays
        />
        <LotDraws
          lot={lot}
          draws={draws.items}
          olderHref={draws.next && `${base}/${id}?after=${draws.next}`}
        />
      </div>
    </>
  );
}
