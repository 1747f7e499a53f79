import { getCustomer } from "@/lib/usecases/customer/get-customer";
import { route } from "@/lib/web/route";

export const GET = route(getCustomer);
