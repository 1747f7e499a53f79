import { setStandardModel } from "@/lib/usecases/profit/set-standard-model";
import { route } from "@/lib/web/route";

export const PUT = route(setStandardModel);
