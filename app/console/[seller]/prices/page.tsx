import { getTranslations } from "next-intl/server";

import { BooksTable } from "@/components/console/prices/books-table";
import { NewBookButton } from "@/components/console/prices/new-book-button";
import { PageHeader } from "@/components/ui/page-header";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, books] = await Promise.all([getTranslations("console-prices"), load(listBooks, {})]);
  const hrefBase = `/console/${seller}/prices`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={books.length > 0 ? <NewBookButton books={books} hrefBase={hrefBase} /> : null}
      />
      <BooksTable books={books} hrefBase={hrefBase} />
    </>
  );
}
