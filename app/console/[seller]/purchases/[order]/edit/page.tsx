import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";

import { OrderForm } from "@/components/console/purchases/order-form";
import { PageHeader } from "@/components/ui/page-header";
import { Conflict } from "@/lib/usecases/errors";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { getDraft } from "@/lib/usecases/purchase/get-draft";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; order: string }> }) {
  const { seller, order: id } = await params;
  const base = `/console/${seller}/purchases`;
  const [t, { accounts, models }, { number, fields }] = await Promise.all([
    getTranslations("console-purchases"),
    load(stockableAccounts, {}),
    load(getDraft, { id }).catch((error: unknown) => {
      // Placed meanwhile, here or by somebody else: it can be looked at.
      if (error instanceof Conflict) redirect(`${base}/${id}`);
      throw error;
    }),
  ]);
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
