import { FileSearch } from "lucide-react";
import { getTranslations } from "next-intl/server";

import { CatalogueTable } from "@/components/console/catalogue/catalogue-table";
import { NewModelButton } from "@/components/console/catalogue/new-model-button";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listModels } from "@/lib/usecases/catalogue/list-models";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, models] = await Promise.all([getTranslations("console-catalogue"), load(listModels, {})]);
  const base = `/console/${seller}/catalogue`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          can(actor, "inventory.write") ? (
            <>
              <LinkButton href={`${base}/prices`} icon={<FileSearch />}>
                {t("import")}
              </LinkButton>
              <NewModelButton hrefBase={base} />
            </>
          ) : null
        }
      />
      <CatalogueTable rows={asWire(models)} hrefBase={base} />
    </>
  );
}
