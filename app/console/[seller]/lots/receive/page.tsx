import { getTranslations } from "next-intl/server";

import { ReceiveLotForm } from "@/components/console/lots/receive-lot-form";
import { NoSupplierAccount } from "@/components/console/suppliers/no-supplier-account";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, { accounts, models }] = await Promise.all([
    getTranslations("console-lots"),
    load(stockableAccounts, {}),
  ]);
  const base = `/console/${seller}/lots`;
  return (
    <>
      <PageHeader
        title={t("form.title")}
        description={t("form.description")}
        crumbs={[{ label: t("title"), href: base }, { label: t("form.title") }]}
      />
      {accounts.length > 0 ? (
        <ReceiveLotForm accounts={accounts} models={models} hrefBase={base} />
      ) : (
        <NoSupplierAccount seller={seller} />
      )}
    </>
  );
}
