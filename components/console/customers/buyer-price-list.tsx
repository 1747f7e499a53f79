import { Tags } from "lucide-react";
import { useTranslations } from "next-intl";

import { PriceRowsTable } from "@/components/console/prices/price-rows-table";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import type { BuyerPrices } from "@/lib/usecases/customer/buyer-prices";

import { ContractPrices } from "./contract-prices";

/** What a buyer pays now for every model, with the rule that makes each price. */
export function BuyerPriceList({ prices, currency }: { prices: BuyerPrices; currency: string }) {
  const t = useTranslations("console-customers");
  const words = useTranslations("console-prices");
  if (!prices.book) {
    return (
      <Card>
        <NothingYet icon={<Tags />} title={t("prices.none")}>
          {t("prices.noneHint")}
        </NothingYet>
      </Card>
    );
  }
  const { name, version } = prices.book;
  return (
    <div className="flex flex-col gap-6">
      <ContractPrices contracts={prices.contracts} currency={currency} />
      <Card
        flush
        title={t("prices.by", { name, version })}
        description={words("pricesNote")}
        className="overflow-hidden"
      >
        <PriceRowsTable label={t("tab.prices")} rows={prices.rows} rules={prices.rules} currency={currency} />
      </Card>
    </div>
  );
}
