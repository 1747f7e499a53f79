import { releaseAllocation } from "@/lib/usecases/inventory/release-allocation";
import { route } from "@/lib/web/route";

export const POST = route(releaseAllocation);
