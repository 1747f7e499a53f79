import { setShortagePolicy } from "@/lib/usecases/inventory/set-shortage-policy";
import { route } from "@/lib/web/route";

export const POST = route(setShortagePolicy);
