import { getTranslations } from "next-intl/server";

import { CustomersTable } from "@/components/console/customers/customers-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listCustomers } from "@/lib/usecases/customer/list-customers";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, rows] = await Promise.all([getTranslations("console-customers"), load(listCustomers, {})]);
  const hrefBase = `/console/${seller}/customers`;
  const mayCreate = can(actor, "customers.write");
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
      <CustomersTable rows={rows} hrefBase={hrefBase} mayCreate={mayCreate} />
    </>
  );
}
