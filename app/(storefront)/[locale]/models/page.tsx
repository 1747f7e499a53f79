import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { OffersTable } from "@/components/storefront/offers-table";
import { PageHeader } from "@/components/ui/page-header";
import { TableSkeleton } from "@/components/ui/skeleton";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { listShownCurrencies } from "@/lib/usecases/storefront/list-shown-currencies";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ locale: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("storefront.models"))("title") };
}

export default async function Page({ params }: Props) {
  const { locale } = await params;
  const [t, compare, offers, currencies] = await Promise.all([
    getTranslations("storefront.models"),
    getTranslations("storefront-compare"),
    load(listOffers, {}),
    load(listShownCurrencies, {}),
  ]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={offers.length > 0 ? `${compare("lead")} ${t("net")}` : undefined}
      />
      <Suspense fallback={<TableSkeleton columns={6} />}>
        <OffersTable offers={offers} currencies={currencies} hrefBase={`/${locale}/models`} />
      </Suspense>
    </>
  );
}
