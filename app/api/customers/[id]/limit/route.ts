import { setLimit } from "@/lib/usecases/customer/set-limit";
import { route } from "@/lib/web/route";

export const POST = route(setLimit);
