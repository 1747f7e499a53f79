import { getTranslations } from "next-intl/server";

import { Features } from "@/components/storefront/features";
import { Hero } from "@/components/storefront/hero";
import { OfferCards } from "@/components/storefront/offer-cards";
import { brandOf } from "@/lib/usecases/tenant/brand";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { load } from "@/lib/web/load";
import { homeOf, pageScope } from "@/lib/web/viewer";

const SHOWN = 6;

export default async function Page({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  const [t, offers, { site, viewer }] = await Promise.all([
    getTranslations("storefront"),
    load(listOffers, {}),
    pageScope(),
  ]);
  const tagline = site.kind === "tenant" ? brandOf(site.tenant).tagline : undefined;
  return (
    <div className="flex flex-col gap-16 py-6 sm:py-12">
      <Hero
        title={tagline?.[locale === "zh" ? "zh" : "en"] ?? t("hero.title")}
        modelsHref={`/${locale}/models`}
        accountHref={viewer ? homeOf(viewer.party) : null}
      />
      <Features />
      <OfferCards offers={offers.slice(0, SHOWN)} hrefBase={`/${locale}/models`} />
    </div>
  );
}
