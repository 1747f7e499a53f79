import type { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";

import type { Tab } from "@/components/ui/tabs";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";
import type { BuyerPrices } from "@/lib/usecases/customer/buyer-prices";

import { BuyerKeys } from "./buyer-keys";
import { BuyerLimits } from "./buyer-limits";
import { BuyerOverview } from "./buyer-overview";
import { BuyerPeople } from "./buyer-people";
import { BuyerPriceList } from "./buyer-price-list";
import { BuyerRouting } from "./buyer-routing";
import { BuyerTimeline } from "./buyer-timeline";

/** The parts of a customer's or distributor's page; a distributor makes no calls of its own and has no keys. */
export function buyerTabs(props: {
  t: Awaited<ReturnType<typeof getTranslations<"console-customers">>>;
  buyer: BuyerDetail;
  prices: BuyerPrices;
  pricesHref: string;
  limits: Awaited<ReturnType<typeof getTranslations<"limits">>>;
  mayLimit: boolean;
  /** Left out: no keys. */
  mayRevoke?: boolean;
  /** Whether routing may be changed; left out: it is not shown. */
  mayRoute?: boolean;
  /** Above the overview. */
  lead?: ReactNode;
}): Tab[] {
  const { t, buyer, prices, pricesHref, mayRevoke, mayRoute, lead, limits, mayLimit } = props;
  const keys: Tab[] =
    mayRevoke === undefined
      ? []
      : [
          {
            value: "keys",
            label: t("tab.keys"),
            count: buyer.keys.length,
            content: <BuyerKeys buyer={buyer} mayRevoke={mayRevoke} />,
          },
        ];
  return [
    {
      value: "overview",
      label: t("tab.overview"),
      content: (
        <div className="flex flex-col gap-4">
          {lead}
          <BuyerOverview buyer={buyer} hrefs={{ prices: pricesHref }} />
        </div>
      ),
    },
    {
      value: "prices",
      label: t("tab.prices"),
      content: <BuyerPriceList prices={prices} currency={buyer.currency} />,
    },
    ...keys,
    {
      value: "limits",
      label: limits("title"),
      content: (
        <div className="flex flex-col gap-4">
          <BuyerLimits buyer={buyer} branch={mayRevoke === undefined} mayWrite={mayLimit} />
          {mayRoute === undefined ? null : <BuyerRouting buyer={buyer} mayWrite={mayRoute} />}
        </div>
      ),
    },
    {
      value: "members",
      label: t("tab.members"),
      count: buyer.members.length,
      content: <BuyerPeople members={buyer.members} />,
    },
    { value: "timeline", label: t("tab.timeline"), content: <BuyerTimeline events={buyer.events} /> },
  ];
}
