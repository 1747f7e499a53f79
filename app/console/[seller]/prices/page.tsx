import { getTranslations } from "next-intl/server";

import { ExchangeRates } from "@/components/console/exchange/exchange-rates";
import { BooksTable } from "@/components/console/prices/books-table";
import { NewBookButton } from "@/components/console/prices/new-book-button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listRates } from "@/lib/usecases/exchange/list-rates";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, books, rates] = await Promise.all([
    getTranslations("console-prices"),
    load(listBooks, {}),
    can(actor, "inventory.read") ? load(listRates, {}) : null,
  ]);
  const hrefBase = `/console/${seller}/prices`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={books.length > 0 ? <NewBookButton books={books} hrefBase={hrefBase} /> : null}
      />
      <div className="flex flex-col gap-6">
        <BooksTable books={books} hrefBase={hrefBase} />
        {rates ? <ExchangeRates rates={asWire(rates)} mayWrite={can(actor, "inventory.write")} /> : null}
      </div>
    </>
  );
}
