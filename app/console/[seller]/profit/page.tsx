import { getTranslations } from "next-intl/server";

import { SellerAdvice } from "@/components/console/advice/seller-advice";
import { AbsorbedTable } from "@/components/console/profit/absorbed-table";
import { ForeignTable } from "@/components/console/profit/foreign-table";
import { MarginFloor } from "@/components/console/profit/margin-floor";
import { ProfitCards } from "@/components/console/profit/profit-cards";
import { ProfitCharts } from "@/components/console/profit/profit-charts";
import { ProfitFilters } from "@/components/console/profit/profit-filters";
import { ProfitGroups } from "@/components/console/profit/profit-groups";
import { Callout } from "@/components/ui/callout";
import { StandardModel } from "@/components/console/profit/standard-model";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { usableSearch, type AddressSearch } from "@/lib/web/address-search";
import { adviseSeller } from "@/lib/usecases/advisor/advise-seller";
import { readProfit } from "@/lib/usecases/profit/read-profit";
import { readProfitSchema } from "@/lib/usecases/profit/schemas";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<AddressSearch>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const search = usableSearch(await searchParams, readProfitSchema, [
    "range",
    "from",
    "to",
    "model",
    "buyer",
    "group",
  ]);
  const [t, agency, profit, advice] = await Promise.all([
    getTranslations("console-profit"),
    getTranslations("console-agency"),
    load(readProfit, search),
    load(adviseSeller, {}),
  ]);
  const base = `/console/${seller}`;
  const { rows, totals, agencyNano, tokens, currency, group, isRoot } = profit;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description", { zone: profit.zone })}
        actions={<LinkButton href={`${base}/profit/calls`}>{t("callsTitle")}</LinkButton>}
      />
      <div className="flex flex-col gap-6">
        <ProfitFilters models={profit.facets.models} buyers={profit.facets.buyers} />
        {totals.uncosted > 0n ? (
          <Callout tone="warn">{t("uncosted", { count: Number(totals.uncosted) })}</Callout>
        ) : null}
        <ProfitCards profit={profit} />
        <SellerAdvice advice={advice} base={base} />
        <ProfitCharts profit={profit} />
        {agencyNano !== 0n && group === "key" ? <Callout>{agency("byKey")}</Callout> : null}
        <ProfitGroups
          profit={asWire({ rows, totals, agencyNano, tokens, currency, group, isRoot })}
          base={base}
        />
        <ForeignTable rows={profit.foreign} />
        <AbsorbedTable causes={profit.absorbed} currency={currency} />
        {can(actor, "inventory.write") ? (
          <StandardModel
            chosen={profit.standard?.chosen === true ? profit.standard.modelId : ""}
            models={profit.facets.models.map(({ id, label }) => ({ id, name: label }))}
          />
        ) : null}
        {can(actor, "settings.write") ? <MarginFloor floorPpm={profit.floorPpm} /> : null}
      </div>
    </>
  );
}
