import { getTranslations } from "next-intl/server";

import { PublishDialog } from "@/components/console/prices/publish-dialog";
import { ReplayPanel } from "@/components/console/simulator/replay-panel";
import { SaleForm } from "@/components/console/simulator/sale-form";
import { SaleWaterfall } from "@/components/console/simulator/sale-waterfall";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { reviewDraft } from "@/lib/usecases/pricing/review-draft";
import { latestReplay } from "@/lib/usecases/simulator/get-replay";
import { simulateSaleInput } from "@/lib/usecases/simulator/schemas";
import { simulateSale } from "@/lib/usecases/simulator/simulate-sale";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

interface Props {
  params: Promise<{ seller: string; book: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What an address asks for, as far as it can be used; anything else in it counts as not there. */
function askedFor(book: string, search: Record<string, string | string[] | undefined>) {
  const given = Object.fromEntries(
    Object.entries(search).filter(([, value]) => typeof value === "string" && value !== ""),
  );
  return simulateSaleInput.safeParse({ ...given, book }).success ? { ...given, book } : { book };
}

export default async function Page({ params, searchParams }: Props) {
  const { seller, book: id } = await params;
  const { viewer, actor } = await requireViewer(["root", "distributor"]);
  const asked: Parameters<typeof simulateSale.execute>[1] = askedFor(id, await searchParams);
  const [t, tp, book, sale, replay] = await Promise.all([
    getTranslations("console-simulator"),
    getTranslations("console-prices"),
    load(getBook, { id }),
    load(simulateSale, asked),
    load(latestReplay, { book: id }),
  ]);
  const review = book.draft && can(actor, "prices.publish") ? await load(reviewDraft, { id }) : null;
  const isRoot = viewer.party.kind === "root";
  const buyers = book.buyers.filter(({ pricedHere }) => pricedHere);
  const buyer = buyers.find((each) => each.id === asked.buyer)?.name ?? null;
  const prices = `/console/${seller}/prices`;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: tp("title"), href: prices },
          { label: book.name, href: `${prices}/${id}` },
          { label: t("title") },
        ]}
        title={t("title")}
        description={t(sale.isDraft ? "descriptionDraft" : "description")}
        actions={
          book.draft && review ? (
            <PublishDialog
              bookId={id}
              number={book.draft.number}
              zone={book.zone}
              review={review}
              bookHref={`${prices}/${id}`}
            />
          ) : null
        }
      />
      <div className="flex flex-col gap-8">
        <div className="grid gap-4 xl:grid-cols-2">
          <Card title={t("call")}>
            <SaleForm sale={asWire(sale)} buyers={buyers} isRoot={isRoot} />
          </Card>
          <SaleWaterfall sale={sale} buyer={buyer} isRoot={isRoot} />
        </div>
        <ReplayPanel bookId={id} initial={replay && asWire(replay)} />
      </div>
    </>
  );
}
