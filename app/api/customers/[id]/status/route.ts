import { setBuyerStatus } from "@/lib/usecases/customer/set-buyer-status";
import { route } from "@/lib/web/route";

export const POST = route(setBuyerStatus);
