import { getTranslations } from "next-intl/server";

import { OrderForm } from "@/components/console/purchases/order-form";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { getDraft } from "@/lib/usecases/purchase/get-draft";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; order: string }> }) {
  const { seller, order: id } = await params;
  const [t, { accounts, models }, { number, fields }] = await Promise.all([
    getTranslations("console-purchases"),
    load(stockableAccounts, {}),
    load(getDraft, { id }),
  ]);
  const base = `/console/${seller}/purchases`;
  return (
    <>
      <PageHeader
        title={t("form.editTitle", { number })}
        crumbs={[
          { label: t("title"), href: base },
          { label: number, href: `${base}/${id}` },
          { label: t("form.edit") },
        ]}
      />
      <OrderForm accounts={accounts} models={models} hrefBase={base} draft={{ id, fields }} />
    </>
  );
}
