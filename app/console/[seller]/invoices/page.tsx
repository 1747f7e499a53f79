import { getTranslations } from "next-intl/server";

import { InvoiceTable } from "@/components/billing/invoice-table";
import { CloseMonthButton } from "@/components/console/invoices/close-month-button";
import { PageHeader } from "@/components/ui/page-header";
import { billableBuyers } from "@/lib/usecases/invoice/billable-buyers";
import { listInvoices } from "@/lib/usecases/invoice/list-invoices";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<{ after?: string; buyer?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { after, buyer } = await searchParams;
  const [t, page, buyers] = await Promise.all([
    getTranslations("invoice.list"),
    load(listInvoices, { side: "issued", ...(after ? { after } : {}), ...(buyer ? { buyer } : {}) }),
    load(billableBuyers, {}),
  ]);
  const base = `/console/${seller}/invoices`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={<CloseMonthButton buyers={buyers.items} months={buyers.months} hrefBase={base} />}
      />
      <InvoiceTable
        items={page.items}
        hrefBase={base}
        withBuyer
        olderHref={
          page.next && `${base}?${new URLSearchParams({ ...(buyer ? { buyer } : {}), after: page.next })}`
        }
      />
    </>
  );
}
