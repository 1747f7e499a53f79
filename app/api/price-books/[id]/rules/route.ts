import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { route } from "@/lib/web/route";

export const POST = route(saveRule);
