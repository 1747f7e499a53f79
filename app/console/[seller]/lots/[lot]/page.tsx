import { getTranslations } from "next-intl/server";

import { LotActions } from "@/components/console/lots/lot-actions";
import { LotBurnDown } from "@/components/console/lots/lot-burn-down";
import { LotBuyers } from "@/components/console/lots/lot-buyers";
import { LotDraws } from "@/components/console/lots/lot-draws";
import { LotFacts } from "@/components/console/lots/lot-facts";
import { LotTimeline } from "@/components/console/lots/lot-history";
import { LotOffers } from "@/components/console/lots/lot-offers";
import { LotRelations } from "@/components/console/lots/lot-relations";
import { LotStatus } from "@/components/console/lots/lot-status";
import { SellByButton } from "@/components/console/lots/sell-by-button";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { PageHeader } from "@/components/ui/page-header";
import { allocationChoices } from "@/lib/usecases/inventory/allocation-choices";
import { getLotHistory } from "@/lib/usecases/inventory/get-lot-history";
import { getLot } from "@/lib/usecases/inventory/get-lot";
import { listLotBuyers } from "@/lib/usecases/inventory/list-lot-buyers";
import { listLotDraws } from "@/lib/usecases/inventory/list-lot-draws";
import { offerChoices } from "@/lib/usecases/inventory/offer-choices";
import { listOffers } from "@/lib/usecases/sell-by/list-offers";
import { load } from "@/lib/web/load";
import { asWire } from "@/lib/web/wire";

interface Props {
  params: Promise<{ seller: string; lot: string }>;
  searchParams: Promise<{ after?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller, lot: id } = await params;
  const { after } = await searchParams;
  const [t, units, { lot, days, outlook }, draws, history, choices, offer, offers, went] = await Promise.all([
    getTranslations("console-lots"),
    getTranslations("console-stock.unit"),
    load(getLot, { id }),
    load(listLotDraws, { id, ...(after ? { after } : {}) }),
    load(getLotHistory, { id }),
    load(allocationChoices, {}),
    load(offerChoices, { id }),
    load(listOffers, { id }),
    load(listLotBuyers, { id }),
  ]);
  const { name, currency, status, kind } = lot;
  const base = `/console/${seller}/lots`;
  const kept = lot.keptFor.buyerIds.length + lot.keptFor.segments.length > 0;
  const unit = kind === "face_value" || kind === "pay_as_you_go" ? currency : units(kind);
  const acted = { id, name, currency, status, kept, unit, empty: lot.remainingQty === 0n };
  const sellable = status === "active" && !acted.empty && !offers.some(({ closedFor }) => closedFor === null);
  const sellBy =
    sellable && offer.until && offer.books.length > 0 && offer.models.length > 0 ? (
      <SellByButton
        lot={{ id, name }}
        until={offer.until}
        books={offer.books}
        models={offer.models}
        choices={choices}
      />
    ) : null;
  return (
    <>
      <PageHeader
        title={lot.name}
        status={<LotStatus lot={lot} />}
        crumbs={[{ label: t("title"), href: base }, { label: lot.name }]}
        actions={
          kind === "pay_as_you_go" ? null : <LotActions lot={acted} choices={choices} hrefBase={base} />
        }
      />
      <div className="flex flex-col gap-6">
        <LotRelations history={history} statusReason={lot.statusReason} base={`/console/${seller}`} />
        <LotFacts lot={lot} />
        {outlook ? <LotBurnDown lot={asWire(lot)} outlook={asWire(outlook)} action={sellBy} /> : null}
        <LotOffers offers={offers} lotName={name} />
        <TimeSeriesChart
          title={t("detail.costPerDay")}
          unit={{ kind: "money", currency: lot.currency }}
          series={[{ key: "cost", label: t("detail.costSeries") }]}
          points={days.map(({ day, costNano }) => ({ at: `${day}T12:00:00Z`, values: { cost: costNano } }))}
          granularity="day"
          kind="bar"
          calendarDays
        />
        <LotTimeline lot={lot} events={history.events} hrefBase={base} />
        <LotBuyers lot={lot} rows={went.rows} hrefBase={base} />
        <LotDraws
          lot={lot}
          hrefBase={base}
          draws={draws.items}
          olderHref={draws.next && `${base}/${id}?after=${draws.next}`}
        />
      </div>
    </>
  );
}
