import { Plus } from "lucide-react";
import { getTranslations } from "next-intl/server";

import { CuratedTable } from "@/components/console/curated/curated-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listCurated } from "@/lib/usecases/curated/list-curated";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, rows] = await Promise.all([getTranslations("console-curated"), load(listCurated, {})]);
  const mayWrite = can(actor, "inventory.write");
  const base = `/console/${seller}/models`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayWrite ? (
            <LinkButton variant="primary" icon={<Plus />} href={`${base}/new`}>
              {t("new")}
            </LinkButton>
          ) : null
        }
      />
      <CuratedTable rows={rows} hrefBase={base} mayWrite={mayWrite} />
    </>
  );
}
