import { getTranslations } from "next-intl/server";

import { ProfitCallsTable } from "@/components/console/profit/profit-calls-table";
import { ProfitFilters } from "@/components/console/profit/profit-filters";
import { PageHeader } from "@/components/ui/page-header";
import { listProfitCalls } from "@/lib/usecases/profit/list-profit-calls";
import { profitFacets } from "@/lib/usecases/profit/profit-facets";
import { profitCallsSchema } from "@/lib/usecases/profit/schemas";
import { usableSearch, type AddressSearch } from "@/lib/web/address-search";
import { load } from "@/lib/web/load";
import { asWire } from "@/lib/web/wire";

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<AddressSearch>;
}

const KNOWN = ["range", "from", "to", "model", "buyer", "loss", "after", "before"];

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const search = usableSearch(await searchParams, profitCallsSchema, KNOWN);
  const [t, calls, facets] = await Promise.all([
    getTranslations("console-profit"),
    load(listProfitCalls, search),
    load(profitFacets, {}),
  ]);
  const base = `/console/${seller}`;
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `${base}/profit` }, { label: t("callsTitle") }]}
        title={t("callsTitle")}
        description={t("callsNote")}
      />
      <div className="flex flex-col gap-4">
        <ProfitFilters models={facets.models} buyers={facets.buyers} />
        <ProfitCallsTable calls={asWire(calls)} base={base} />
      </div>
    </>
  );
}
