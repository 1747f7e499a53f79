import { getTranslations } from "next-intl/server";

import { OrdersTable } from "@/components/console/purchases/orders-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { UrlSegmented } from "@/components/ui/segmented";
import { listOrders } from "@/lib/usecases/purchase/list-orders";
import { load } from "@/lib/web/load";

const FILTERS = ["open", "received", "cancelled", "all"] as const;

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<{ status?: string; after?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { status: asked, after } = await searchParams;
  const status = FILTERS.find((filter) => filter === asked) ?? "open";
  const [t, { items, next }] = await Promise.all([
    getTranslations("console-purchases"),
    load(listOrders, { status, ...(after ? { after } : {}) }),
  ]);
  const base = `/console/${seller}/purchases`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <LinkButton variant="primary" href={`${base}/new`}>
            {t("new")}
          </LinkButton>
        }
      />
      <div className="mb-4">
        <UrlSegmented
          param="status"
          label={t("filter.label")}
          segments={FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
      </div>
      <OrdersTable orders={items} hrefBase={base} />
      {next ? (
        <div className="mt-3 text-right">
          <LinkButton href={`${base}?status=${status}&after=${next}`}>{t("older")}</LinkButton>
        </div>
      ) : null}
    </>
  );
}
