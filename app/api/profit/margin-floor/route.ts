import { setMarginFloor } from "@/lib/usecases/profit/set-margin-floor";
import { route } from "@/lib/web/route";

export const POST = route(setMarginFloor);
