import { getTranslations } from "next-intl/server";

import { ImportWizard } from "@/components/console/stock/import-wizard";
import { NoSupplierAccount } from "@/components/console/suppliers/no-supplier-account";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, lots, { accounts }] = await Promise.all([
    getTranslations("console-stock.import"),
    getTranslations("console-lots"),
    load(stockableAccounts, {}),
  ]);
  const base = `/console/${seller}/lots`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        crumbs={[{ label: lots("title"), href: base }, { label: t("title") }]}
      />
      {accounts.length > 0 ? (
        <ImportWizard accounts={accounts} hrefBase={base} />
      ) : (
        <NoSupplierAccount seller={seller} />
      )}
    </>
  );
}
