import { getTopUp } from "@/lib/usecases/topup/get-top-up";
import { route } from "@/lib/web/route";

export const GET = route(getTopUp);
