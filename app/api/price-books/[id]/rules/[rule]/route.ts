import { removeRule } from "@/lib/usecases/pricing/remove-rule";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { route } from "@/lib/web/route";

export const PUT = route(saveRule);
export const DELETE = route(removeRule);
