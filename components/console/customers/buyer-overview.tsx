import { useTranslations } from "next-intl";

import { Money } from "@/components/ui/money";
import { StatCard } from "@/components/ui/stat-card";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";

import { BuyerGrants, BuyerTopUps } from "./buyer-money";
import { BuyerTerms } from "./buyer-terms";
import { Margin } from "./margin";
import { SalesChart } from "./sales-chart";

/** A buyer at a glance: balance, debt, sales, margin, the last thirty days, what the balance is made of, terms. */
export function BuyerOverview({ buyer, hrefs }: { buyer: BuyerDetail; hrefs: { prices: string } }) {
  const t = useTranslations("console-customers.stat");
  const { wallet, currency } = buyer;
  const points = buyer.days.map(({ at, soldNano }) => ({
    at: at.toISOString(),
    values: { sold: soldNano.toString() },
  }));
  const sold = buyer.days.some(({ soldNano }) => soldNano > 0n);
  const money = (nano: bigint) => <Money nano={nano} currency={currency} />;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <StatCard
          label={t("available")}
          value={money(wallet.availableNano)}
          note={t.rich("reserved", { held: () => money(wallet.heldNano) })}
        />
        <StatCard
          label={t("owed")}
          value={money(wallet.owedNano)}
          note={
            wallet.limitNano > 0n ? t.rich("ofLimit", { limit: () => money(wallet.limitNano) }) : t("noLimit")
          }
        />
        <StatCard
          label={t("sold")}
          value={money(buyer.soldNano)}
          note={t("calls", { count: Number(buyer.calls) })}
        />
        <StatCard label={t("margin")} value={<Margin ppm={buyer.marginPpm} />} note={t("marginNote")} />
      </div>
      <SalesChart currency={currency} zone={buyer.zone} points={sold ? points : []} />
      <div className="grid gap-4 lg:grid-cols-2">
        <BuyerTerms buyer={buyer} pricesHref={hrefs.prices} />
        <BuyerGrants grants={buyer.grants} currency={currency} />
      </div>
      <BuyerTopUps topUps={buyer.topUps} />
    </div>
  );
}
