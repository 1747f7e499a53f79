import { Tags } from "lucide-react";
import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import type { BookDetail } from "@/lib/usecases/pricing/get-book";
import type { PriceTable } from "@/lib/usecases/pricing/price-table";

import { PriceChoice } from "./price-choice";
import { PriceRowsTable } from "./price-rows-table";

/** The effective prices of one edition of a book towards everybody or one buyer. */
export function BookPrices({ book, table }: { book: BookDetail; table: PriceTable }) {
  const t = useTranslations("console-prices");
  const rules = [...(book.live?.rules ?? []), ...(book.draft?.rules ?? [])];
  return (
    <div className="flex flex-col gap-4">
      <PriceChoice buyers={book.buyers} hasLive={book.live !== null} hasDraft={book.draft !== null} />
      {table.supplied ? null : <Callout tone="warn">{t("notSupplied")}</Callout>}
      {table.version === null ? (
        <Card>
          <NothingYet icon={<Tags />} title={t("noLive")}>
            {t("noLiveHint")}
          </NothingYet>
        </Card>
      ) : (
        <Card
          flush
          title={t("version", { number: table.version.number })}
          description={t("pricesNote")}
          className="overflow-hidden"
        >
          <PriceRowsTable label={t("tab.prices")} rows={table.rows} rules={rules} currency={book.currency} />
        </Card>
      )}
    </div>
  );
}
