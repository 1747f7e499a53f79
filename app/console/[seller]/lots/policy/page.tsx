import { getTranslations } from "next-intl/server";

import { DrawPolicy } from "@/components/console/stock/draw-policy";
import { PageHeader } from "@/components/ui/page-header";
import { getDrawPolicy } from "@/lib/usecases/inventory/get-draw-policy";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, lots, policy] = await Promise.all([
    getTranslations("console-stock.policy"),
    getTranslations("console-lots"),
    load(getDrawPolicy, {}),
  ]);
  const base = `/console/${seller}/lots`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        crumbs={[{ label: lots("title"), href: base }, { label: t("title") }]}
      />
      <DrawPolicy policy={policy} hrefBase={base} />
    </>
  );
}
