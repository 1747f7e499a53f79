import { readUsage } from "@/lib/usecases/usage/read-usage";
import { route } from "@/lib/web/route";

export const GET = route(readUsage);
