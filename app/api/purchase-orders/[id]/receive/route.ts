import { receiveLine } from "@/lib/usecases/purchase/receive-line";
import { route } from "@/lib/web/route";

export const POST = route(receiveLine);
