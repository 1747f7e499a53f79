import { traceNotice } from "@/lib/usecases/reconciling/trace-notice";
import { route } from "@/lib/web/route";

export const POST = route(traceNotice);
