import { route } from "@/lib/web/route";
import { closeMonth } from "@/lib/usecases/invoice/close-month";
import { listInvoices } from "@/lib/usecases/invoice/list-invoices";

export const GET = route(listInvoices);
export const POST = route(closeMonth);
