import { forbidden } from "next/navigation";
import { getTranslations } from "next-intl/server";

import { ImportPrices } from "@/components/console/catalogue/import-prices";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  if (!can(actor, "inventory.write")) forbidden();
  const t = await getTranslations("console-catalogue");
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `/console/${seller}/catalogue` }, { label: t("prices.title") }]}
        title={t("prices.title")}
        description={t("prices.description")}
      />
      <ImportPrices />
    </>
  );
}
