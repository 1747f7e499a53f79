import { getTranslations } from "next-intl/server";

import { PageHeader } from "@/components/ui/page-header";
import { listAuditEvents } from "@/lib/usecases/audit/list-audit-events";
import { load } from "@/lib/web/load";

import { AuditTable } from "./audit-table";

/** The audit log of the reader's own party; `after` is the cursor in the address. */
export async function AuditPage({ after }: { after: string | undefined }) {
  const { items, next } = await load(listAuditEvents, after ? { after } : {});
  const t = await getTranslations("profile.audit");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <AuditTable items={items} next={next} first={!after} />
    </>
  );
}
