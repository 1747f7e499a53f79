import { addTier } from "@/lib/usecases/watching/add-tier";
import { route } from "@/lib/web/route";

export const POST = route(addTier);
