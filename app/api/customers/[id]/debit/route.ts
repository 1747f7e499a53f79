import { debitBuyer } from "@/lib/usecases/customer/debit";
import { route } from "@/lib/web/route";

export const POST = route(debitBuyer);
