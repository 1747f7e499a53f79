import { getHealth } from "@/lib/usecases/platform/get-health";
import { route } from "@/lib/web/route";

export const GET = route(getHealth);
