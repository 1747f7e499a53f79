import { setTenantLimits } from "@/lib/usecases/limits/set-tenant-limits";
import { route } from "@/lib/web/route";

export const POST = route(setTenantLimits);
