import { getTranslations } from "next-intl/server";

import { BuyerDraws } from "@/components/console/stock/buyer-draws";
import { PageHeader } from "@/components/ui/page-header";
import { listBuyerDraws } from "@/lib/usecases/inventory/list-buyer-draws";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ seller: string; buyer: string }>;
  searchParams: Promise<{ after?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller, buyer: id } = await params;
  const { after } = await searchParams;
  const [t, lots, { buyerName, items, next }] = await Promise.all([
    getTranslations("console-stock.buyer"),
    getTranslations("console-lots"),
    load(listBuyerDraws, { id, ...(after ? { after } : {}) }),
  ]);
  const base = `/console/${seller}/lots`;
  const title = t("title", { name: buyerName });
  return (
    <>
      <PageHeader
        title={title}
        description={t("description")}
        crumbs={[{ label: lots("title"), href: base }, { label: title }]}
      />
      <BuyerDraws rows={items} hrefBase={base} olderHref={next && `${base}/buyers/${id}?after=${next}`} />
    </>
  );
}
