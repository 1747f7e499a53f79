import { allocateLot } from "@/lib/usecases/inventory/allocate-lot";
import { route } from "@/lib/web/route";

export const POST = route(allocateLot);
