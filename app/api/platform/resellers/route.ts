import { createReseller } from "@/lib/usecases/tenant/create-reseller";
import { listResellers } from "@/lib/usecases/tenant/list-resellers";
import { route } from "@/lib/web/route";

export const GET = route(listResellers);
export const POST = route(createReseller);
