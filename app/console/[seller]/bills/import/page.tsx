import { getTranslations } from "next-intl/server";

import { ImportWizard } from "@/components/console/bills/import-wizard";
import { NoSupplierAccount } from "@/components/console/suppliers/no-supplier-account";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, { accounts }] = await Promise.all([
    getTranslations("console-bills"),
    load(stockableAccounts, {}),
  ]);
  const base = `/console/${seller}/bills`;
  return (
    <>
      <PageHeader
        title={t("import")}
        description={t("wizard.description")}
        crumbs={[{ label: t("title"), href: base }, { label: t("import") }]}
      />
      {accounts.length > 0 ? (
        <ImportWizard accounts={accounts} hrefBase={base} />
      ) : (
        <NoSupplierAccount seller={seller} />
      )}
    </>
  );
}
