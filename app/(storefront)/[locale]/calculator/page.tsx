import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { MonthForm } from "@/components/storefront/calculator/month-form";
import { MonthTable } from "@/components/storefront/calculator/month-table";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { estimateMonth } from "@/lib/usecases/storefront/estimate-month";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { estimateMonthInput } from "@/lib/usecases/storefront/schemas";
import { usableSearch, type AddressSearch } from "@/lib/web/address-search";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ locale: string }>;
  searchParams: Promise<AddressSearch>;
}

/** As many models as a visitor sees before choosing any. */
const AT_FIRST = 3;
const USUAL = { input: "1200", cached: "800", output: "400", calls: "20000" };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("storefront-calculator"))("title") };
}

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = usableSearch(await searchParams, estimateMonthInput, [
    "models",
    "input",
    "cached",
    "output",
    "calls",
  ]);
  const [t, offers] = await Promise.all([getTranslations("storefront-calculator"), load(listOffers, {})]);
  const text = offers.filter(({ prices }) => prices.some(({ dimension }) => dimension === "output"));
  const usual = text.slice(0, AT_FIRST).map(({ name }) => name);
  const models = typeof asked.models === "string" && asked.models !== "" ? asked.models : usual.join(",");
  const estimates = await load(estimateMonth, { ...USUAL, ...asked, models });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card title={t("month")}>
          <Suspense>
            <MonthForm
              models={text.map(({ name, displayName }) => ({ name, label: displayName }))}
              shown={estimates.map(({ name }) => name)}
            />
          </Suspense>
        </Card>
        <MonthTable
          estimates={estimates}
          labels={new Map(offers.map(({ name, displayName }) => [name, displayName]))}
          hrefBase={`/${locale}/models`}
        />
      </div>
    </>
  );
}
