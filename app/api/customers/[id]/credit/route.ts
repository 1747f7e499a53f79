import { creditBuyer } from "@/lib/usecases/customer/credit";
import { route } from "@/lib/web/route";

export const POST = route(creditBuyer);
