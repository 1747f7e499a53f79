import { cancelScheduled } from "@/lib/usecases/pricing/cancel-scheduled";
import { route } from "@/lib/web/route";

export const POST = route(cancelScheduled);
