import { getTranslations } from "next-intl/server";

import { BillsTable } from "@/components/console/bills/bills-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { listBills } from "@/lib/usecases/reconciling/list-bills";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, bills] = await Promise.all([getTranslations("console-bills"), load(listBills, {})]);
  const base = `/console/${seller}/bills`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <LinkButton variant="primary" href={`${base}/import`}>
            {t("import")}
          </LinkButton>
        }
      />
      <BillsTable bills={bills} hrefBase={base} />
    </>
  );
}
