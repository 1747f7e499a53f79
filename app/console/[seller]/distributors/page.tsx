import { getTranslations } from "next-intl/server";

import { DistributorsTable } from "@/components/console/distributors/distributors-table";
import { SellingTree } from "@/components/console/distributors/selling-tree";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listDistributors } from "@/lib/usecases/distributor/list-distributors";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor, viewer } = await requireViewer(["root", "distributor"]);
  const [t, rows] = await Promise.all([getTranslations("console-distributors"), load(listDistributors, {})]);
  const hrefBase = `/console/${seller}/distributors`;
  const mayCreate = can(actor, "distributors.write");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayCreate ? (
            <LinkButton variant="primary" href={`${hrefBase}/new`}>
              {t("new")}
            </LinkButton>
          ) : null
        }
      />
      <div className="flex flex-col gap-4">
        <DistributorsTable rows={rows} hrefBase={hrefBase} mayCreate={mayCreate} />
        <SellingTree sellerName={viewer.party.name} rows={rows} hrefBase={hrefBase} />
      </div>
    </>
  );
}
