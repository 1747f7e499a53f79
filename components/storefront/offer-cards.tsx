import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { UnitPrice } from "@/components/ui/unit-price";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";
import { formatPpm } from "@/lib/web/format";

/** A first look at what is for sale. */
export function OfferCards({ offers, hrefBase }: { offers: readonly ModelOffer[]; hrefBase: string }) {
  const t = useTranslations("storefront");
  if (offers.length === 0) return null;
  return (
    <section>
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-xl font-semibold">{t("popular")}</h2>
        <Link href={hrefBase} className="rounded-sm py-1 text-sm text-brand-ink hover:underline">
          {t("allModels")}
        </Link>
      </div>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {offers.map((offer) => (
          <OfferCard key={offer.name} offer={offer} href={`${hrefBase}/${encodeURIComponent(offer.name)}`} />
        ))}
      </ul>
    </section>
  );
}

function OfferCard({ offer, href }: { offer: ModelOffer; href: string }) {
  const t = useTranslations("storefront.models.column");
  const locale = useLocale();
  const { shareOfListPpm } = offer;
  return (
    <li className="relative flex flex-col gap-3 rounded-lg border bg-surface p-4 hover:bg-hover">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Link href={href} className="font-semibold after:absolute after:inset-0">
            {offer.displayName}
          </Link>
          <p className="text-xs text-muted">{vendorName(offer.vendor)}</p>
        </div>
        {shareOfListPpm !== null && shareOfListPpm < 1_000_000 ? (
          <Badge tone="ok">{t("shareBadge", { percent: formatPpm(shareOfListPpm, locale) })}</Badge>
        ) : null}
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
        {(["input", "output"] as const).map((dimension) => (
          <div key={dimension}>
            <dt className="text-xs text-muted">{t(dimension)}</dt>
            <dd>
              <UnitPrice
                microPerMillion={offer.prices.find((price) => price.dimension === dimension)?.price ?? null}
                currency={offer.currency}
              />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
