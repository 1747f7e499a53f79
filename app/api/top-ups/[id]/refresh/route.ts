import { refreshTopUp } from "@/lib/usecases/topup/refresh-top-up";
import { route } from "@/lib/web/route";

export const POST = route(refreshTopUp);
