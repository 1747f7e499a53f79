import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DescriptionList } from "@/components/ui/description-list";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";
import { formatCount } from "@/lib/web/format";

import { Capabilities } from "./capabilities";

/** What a model is: its id to call it by, its limits, what it can do. */
export function OfferFacts({ offer }: { offer: ModelOffer }) {
  const t = useTranslations("storefront");
  const locale = useLocale();
  const tokens = (count: number) => t("models.tokens", { count: formatCount(count, locale) });
  return (
    <Card>
      <DescriptionList
        items={[
          { term: t("model.vendor"), value: vendorName(offer.vendor) },
          {
            term: t("model.id"),
            value: (
              <span className="flex items-center gap-1">
                <code className="text-xs break-all">{offer.name}</code>
                <CopyButton value={offer.name} what={t("model.id")} />
              </span>
            ),
          },
          { term: t("model.context"), value: tokens(offer.contextWindow) },
          { term: t("model.maxOutput"), value: tokens(offer.maxOutput) },
          { term: t("model.capabilities"), value: <Capabilities names={offer.capabilities} /> },
        ]}
      />
    </Card>
  );
}
