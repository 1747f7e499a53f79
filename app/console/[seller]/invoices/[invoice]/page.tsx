import { InvoicePage } from "@/components/billing/invoice-page";
import { getInvoice } from "@/lib/usecases/invoice/get-invoice";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; invoice: string }> }) {
  const { seller, invoice: id } = await params;
  const invoice = await load(getInvoice, { id });
  return <InvoicePage invoice={invoice} listHref={`/console/${seller}/invoices`} />;
}
