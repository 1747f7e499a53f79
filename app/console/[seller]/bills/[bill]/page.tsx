import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { BillFaults } from "@/components/console/bills/bill-faults";
import { BillProgress } from "@/components/console/bills/bill-progress";
import { BillStatus } from "@/components/console/bills/bill-status";
import { BillSummary } from "@/components/console/bills/bill-summary";
import { DifferencesTable } from "@/components/console/bills/differences-table";
import { PageHeader } from "@/components/ui/page-header";
import { TableSkeleton } from "@/components/ui/skeleton";
import { getBill } from "@/lib/usecases/reconciling/get-bill";
import { listDifferences } from "@/lib/usecases/reconciling/list-differences";
import { DIFFERENCE_FILTERS } from "@/lib/usecases/reconciling/schemas";
import { load } from "@/lib/web/load";
import { asWire } from "@/lib/web/wire";

interface Props {
  params: Promise<{ seller: string; bill: string }>;
  searchParams: Promise<{ show?: string; page?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const [{ seller, bill: id }, asked] = await Promise.all([params, searchParams]);
  const show = DIFFERENCE_FILTERS.find((each) => each === asked.show) ?? "open";
  const page = Math.max(1, Number.parseInt(asked.page ?? "1", 10) || 1);
  const [t, bill] = await Promise.all([getTranslations("console-bills"), load(getBill, { id })]);
  const base = `/console/${seller}/bills`;
  const differences = bill.status === "reconciled" ? await load(listDifferences, { id, show, page }) : null;
  return (
    <>
      <PageHeader
        title={bill.fileName}
        status={<BillStatus status={bill.status} />}
        description={`${bill.account.supplierName} · ${bill.account.name}`}
        crumbs={[{ label: t("title"), href: base }, { label: bill.fileName }]}
      />
      <div className="flex flex-col gap-6">
        <BillProgress bill={asWire(bill)} />
        <BillFaults bill={bill} importHref={`${base}/import`} />
        {differences ? (
          <>
            <BillSummary bill={asWire(bill)} />
            <Suspense fallback={<TableSkeleton rows={6} columns={6} />}>
              <DifferencesTable
                billId={id}
                currency={bill.currency}
                rows={asWire(differences.rows)}
                total={differences.total}
                page={page}
                show={show}
              />
            </Suspense>
          </>
        ) : null}
      </div>
    </>
  );
}
