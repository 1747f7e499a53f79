import { getTranslations } from "next-intl/server";

import { Documents } from "@/components/console/purchases/documents";
import { OrderActions } from "@/components/console/purchases/order-actions";
import { OrderFacts } from "@/components/console/purchases/order-facts";
import { OrderLines } from "@/components/console/purchases/order-lines";
import { OrderReceipts } from "@/components/console/purchases/order-receipts";
import { OrderStatus } from "@/components/console/purchases/order-status";
import { PageHeader } from "@/components/ui/page-header";
import { listDocuments } from "@/lib/usecases/document/list-documents";
import { getOrder } from "@/lib/usecases/purchase/get-order";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; order: string }> }) {
  const { seller, order: id } = await params;
  const [t, order, documents] = await Promise.all([
    getTranslations("console-purchases"),
    load(getOrder, { id }),
    load(listDocuments, { orderId: id }),
  ]);
  const base = `/console/${seller}`;
  return (
    <>
      <PageHeader
        title={order.number}
        status={<OrderStatus status={order.status} />}
        crumbs={[{ label: t("title"), href: `${base}/purchases` }, { label: order.number }]}
        actions={<OrderActions order={order} editHref={`${base}/purchases/${id}/edit`} />}
      />
      <div className="flex flex-col gap-6">
        <OrderFacts order={order} base={base} />
        <OrderLines order={order} />
        <OrderReceipts order={order} base={base} />
        <Documents documents={documents} subject={{ orderId: id }} />
      </div>
    </>
  );
}
