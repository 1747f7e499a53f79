import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { UsageView } from "@/components/portal/usage/usage-view";
import { PageHeader } from "@/components/ui/page-header";
import { readUsage } from "@/lib/usecases/usage/read-usage";
import { readUsageSchema } from "@/lib/usecases/usage/schemas";
import { readUsageFacets } from "@/lib/usecases/usage/usage-facets";
import { load } from "@/lib/web/load";
import type { UsageSearch } from "@/lib/web/queries/usage";
import { asWire } from "@/lib/web/wire";

type Params = Record<string, string | string[] | undefined>;

/** The filters of an address, as far as they can be used; anything else in it counts as not there. */
function searchOf(params: Params): UsageSearch {
  const { range, from, to, step, group, model, key } = params;
  const asked = { range, from, to, step, group, model, key };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const usable = readUsageSchema.safeParse(given).success && (range !== "custom" || (from && to));
  return { range: "30d", group: "model", ...(usable ? given : {}) };
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal.usage"))("title") };
}

export default async function Page({ searchParams }: { searchParams: Promise<Params> }) {
  const t = await getTranslations("portal.usage");
  const search = searchOf(await searchParams);
  const [usage, facets] = await Promise.all([load(readUsage, search), load(readUsageFacets, {})]);
  return (
    <>
      <PageHeader title={t("title")} description={t("description", { zone: usage.zone })} />
      <UsageView
        initial={{ search, data: asWire(usage) }}
        facets={asWire(facets)}
        everCalled={facets.everCalled}
      />
    </>
  );
}
