import { banAccount } from "@/lib/usecases/supplier/ban-account";
import { route } from "@/lib/web/route";

export const POST = route(banAccount);
