import { readBalance } from "@/lib/usecases/portal/read-balance";
import { route } from "@/lib/web/route";

export const GET = route(readBalance);
