import { setResellerStatus } from "@/lib/usecases/tenant/set-reseller-status";
import { route } from "@/lib/web/route";

export const POST = route(setResellerStatus);
