import { getTranslations } from "next-intl/server";

import { UpstreamForm } from "@/components/console/upstreams/upstream-form";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, { accounts, models }] = await Promise.all([
    getTranslations("console-upstreams"),
    load(stockableAccounts, {}),
  ]);
  const base = `/console/${seller}/upstreams`;
  return (
    <>
      <PageHeader
        title={t("form.title")}
        crumbs={[{ label: t("title"), href: base }, { label: t("form.title") }]}
      />
      <UpstreamForm accounts={accounts} models={models} hrefBase={base} />
    </>
  );
}
