import { revokeBuyerKey } from "@/lib/usecases/customer/revoke-buyer-key";
import { route } from "@/lib/web/route";

export const POST = route(revokeBuyerKey);
