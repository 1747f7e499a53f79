import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";

import { PriceChanges } from "@/components/console/prices/price-changes";
import { RuleChanges } from "@/components/console/prices/rule-changes";
import { PageHeader } from "@/components/ui/page-header";
import { compareVersions } from "@/lib/usecases/pricing/compare-versions";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ seller: string; book: string }>;
  searchParams: Promise<{ from?: string; to?: string; buyer?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller, book: id } = await params;
  const { from, to, buyer } = await searchParams;
  if (!from || !to) notFound();
  const [t, words, both] = await Promise.all([
    getTranslations("console-versions"),
    getTranslations("console-prices"),
    load(compareVersions, { id, from, to, ...(buyer ? { buyer } : {}) }),
  ]);
  const pricesHref = `/console/${seller}/prices`;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: words("title"), href: pricesHref },
          { label: both.book.name, href: `${pricesHref}/${id}?tab=versions` },
          { label: t("compare") },
        ]}
        title={t("title", { from: both.from.number, to: both.to.number })}
        description={t("description")}
      />
      <div className="flex flex-col gap-6">
        <RuleChanges changes={both.rules} currency={both.book.currency} />
        <PriceChanges changes={both.prices} />
      </div>
    </>
  );
}
