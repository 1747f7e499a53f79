import { InvoicePage } from "@/components/billing/invoice-page";
import { getInvoice } from "@/lib/usecases/invoice/get-invoice";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ invoice: string }> }) {
  const invoice = await load(getInvoice, { id: (await params).invoice });
  return <InvoicePage invoice={invoice} listHref="/portal/bill" />;
}
