import { rollBack } from "@/lib/usecases/pricing/roll-back";
import { route } from "@/lib/web/route";

export const POST = route(rollBack);
