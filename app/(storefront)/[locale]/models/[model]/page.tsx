import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";

import { FirstCall } from "@/components/storefront/first-call";
import { OfferFacts } from "@/components/storefront/offer-facts";
import { OfferPrices } from "@/components/storefront/offer-prices";
import { OfferTiers } from "@/components/storefront/offer-tiers";
import { PageHeader } from "@/components/ui/page-header";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { load } from "@/lib/web/load";
import { currentScope } from "@/lib/web/scope";

export default async function Page({ params }: { params: Promise<{ locale: string; model: string }> }) {
  const { locale, model } = await params;
  const [t, offers, { origin }] = await Promise.all([
    getTranslations("storefront"),
    load(listOffers, {}),
    currentScope(),
  ]);
  const offer = offers.find(({ name }) => name === decodeURIComponent(model));
  if (!offer) notFound();
  return (
    <>
      <PageHeader
        title={offer.displayName}
        crumbs={[{ label: t("models.title"), href: `/${locale}/models` }, { label: offer.displayName }]}
      />
      <div className="grid gap-6 lg:grid-cols-2">
        <OfferFacts offer={offer} />
        <div className="flex flex-col gap-6">
          <OfferPrices offer={offer} />
          {offer.tiers ? <OfferTiers offer={offer} tiers={offer.tiers} /> : null}
        </div>
      </div>
      <h2 className="mt-8 mb-3 text-lg font-semibold">{t("model.try")}</h2>
      <FirstCall origin={origin} model={offer.name} label={t("model.try")} />
    </>
  );
}
