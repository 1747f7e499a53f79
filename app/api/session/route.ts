import { whoAmI } from "@/lib/usecases/session/who-am-i";
import { route } from "@/lib/web/route";

export const GET = route(whoAmI);
