import { getTranslations } from "next-intl/server";

import { NoSupplierAccount } from "@/components/console/suppliers/no-supplier-account";
import { UpstreamForm } from "@/components/console/upstreams/upstream-form";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { upstreamChoices } from "@/lib/usecases/upstream/upstream-choices";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, { accounts, models }, { proxies, segments }] = await Promise.all([
    getTranslations("console-upstreams"),
    load(stockableAccounts, {}),
    load(upstreamChoices, {}),
  ]);
  const base = `/console/${seller}/upstreams`;
  return (
    <>
      <PageHeader
        title={t("form.title")}
        crumbs={[{ label: t("title"), href: base }, { label: t("form.title") }]}
      />
      {accounts.length > 0 ? (
        <UpstreamForm
          accounts={accounts}
          models={models}
          proxies={proxies}
          segments={segments}
          hrefBase={base}
        />
      ) : (
        <NoSupplierAccount seller={seller} />
      )}
    </>
  );
}
