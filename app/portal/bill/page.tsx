import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { InvoiceTable } from "@/components/billing/invoice-table";
import { CurrentBillCard } from "@/components/portal/bill/current-bill";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { listInvoices } from "@/lib/usecases/invoice/list-invoices";
import { readCurrentBill } from "@/lib/usecases/portal/read-current-bill";
import { load } from "@/lib/web/load";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal.bill"))("title") };
}

export default async function Page({ searchParams }: { searchParams: Promise<{ after?: string }> }) {
  const { after } = await searchParams;
  const t = await getTranslations("portal.bill");
  const [bill, invoices] = await Promise.all([
    load(readCurrentBill, {}),
    load(listInvoices, { side: "received", ...(after ? { after } : {}) }),
  ]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={<LinkButton href="/portal/usage?range=month">{t("seeUsage")}</LinkButton>}
      />
      <div className="flex flex-col gap-6">
        <CurrentBillCard bill={bill} />
        <section className="flex flex-col gap-3">
          <h2 className="text-base font-semibold">{t("invoices")}</h2>
          <InvoiceTable
            items={invoices.items}
            hrefBase="/portal/bill"
            olderHref={invoices.next && `/portal/bill?after=${invoices.next}`}
          />
        </section>
      </div>
    </>
  );
}
