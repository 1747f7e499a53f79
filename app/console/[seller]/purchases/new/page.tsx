import { Truck } from "lucide-react";
import { getTranslations } from "next-intl/server";

import { OrderForm } from "@/components/console/purchases/order-form";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, lots, { accounts, models }] = await Promise.all([
    getTranslations("console-purchases"),
    getTranslations("console-lots.form"),
    load(stockableAccounts, {}),
  ]);
  const base = `/console/${seller}/purchases`;
  return (
    <>
      <PageHeader
        title={t("form.title")}
        description={t("form.description")}
        crumbs={[{ label: t("title"), href: base }, { label: t("form.title") }]}
      />
      {accounts.length > 0 ? (
        <OrderForm accounts={accounts} models={models} hrefBase={base} />
      ) : (
        <Card>
          <NothingYet
            icon={<Truck />}
            title={lots("noAccounts")}
            action={
              <LinkButton variant="primary" href={`/console/${seller}/suppliers`}>
                {lots("addSupplier")}
              </LinkButton>
            }
          >
            {lots("noAccountsHint")}
          </NothingYet>
        </Card>
      )}
    </>
  );
}
