import { getTranslations } from "next-intl/server";

import { MakeDefaultButton, StartDraftButton } from "@/components/console/prices/book-actions";
import { BookBuyers } from "@/components/console/prices/book-buyers";
import { BookPrices } from "@/components/console/prices/book-prices";
import { DraftPanel, SimulateLink } from "@/components/console/prices/draft-panel";
import { RulesTable } from "@/components/console/prices/rules-table";
import { VersionsTable } from "@/components/console/prices/versions-table";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { UrlTabs } from "@/components/ui/tabs";
import { can } from "@/lib/domain/access/can";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { priceTable } from "@/lib/usecases/pricing/price-table";
import { reviewDraft } from "@/lib/usecases/pricing/review-draft";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

interface Props {
  params: Promise<{ seller: string; book: string }>;
  searchParams: Promise<{ buyer?: string; show?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller, book: id } = await params;
  const { buyer, show } = await searchParams;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, book] = await Promise.all([getTranslations("console-prices"), load(getBook, { id })]);
  const version = book.live === null || (show === "draft" && book.draft !== null) ? "draft" : "live";
  const table = await load(priceTable, { id, version, ...(buyer ? { buyer } : {}) });
  const review = book.draft ? await load(reviewDraft, { id }) : null;
  const consoleHref = `/console/${seller}`;
  const bookHref = `${consoleHref}/prices/${id}`;
  const may = { write: can(actor, "prices.write"), publish: can(actor, "prices.publish") };
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `${consoleHref}/prices` }, { label: book.name }]}
        title={book.name}
        status={book.isDefault ? <Badge>{t("default")}</Badge> : null}
        actions={
          <>
            <SimulateLink bookHref={bookHref} />
            {may.publish && !book.isDefault ? <MakeDefaultButton bookId={id} name={book.name} /> : null}
            {may.write && !book.draft ? <StartDraftButton bookId={id} bookHref={bookHref} /> : null}
          </>
        }
      />
      <UrlTabs
        label={t("tab.label")}
        tabs={[
          { value: "prices", label: t("tab.prices"), content: <BookPrices book={book} table={table} /> },
          {
            value: "rules",
            label: t("tab.rules"),
            count: book.live?.rules.length,
            content: (
              <Card flush>
                <RulesTable label={t("tab.rules")} rules={book.live?.rules ?? []} currency={book.currency} />
              </Card>
            ),
          },
          {
            value: "draft",
            label: t("tab.draft"),
            count: book.draft ? book.draft.rules.length : undefined,
            content: <DraftPanel book={book} review={review} bookHref={bookHref} may={may} />,
          },
          {
            value: "versions",
            label: t("tab.versions"),
            count: book.versions.length,
            content: (
              <VersionsTable
                bookId={id}
                versions={book.versions}
                mayCancel={may.publish}
                mayWrite={may.write}
                bookHref={bookHref}
              />
            ),
          },
          {
            value: "buyers",
            label: t("tab.buyers"),
            count: book.buyers.filter(({ pricedHere }) => pricedHere).length,
            content: <BookBuyers buyers={book.buyers} consoleHref={consoleHref} />,
          },
        ]}
      />
    </>
  );
}
