import { reinstateAccount } from "@/lib/usecases/supplier/reinstate-account";
import { route } from "@/lib/web/route";

export const POST = route(reinstateAccount);
