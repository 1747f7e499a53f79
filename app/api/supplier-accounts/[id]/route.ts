import { getAccount } from "@/lib/usecases/supplier/get-account";
import { changeAccount } from "@/lib/usecases/supplier/change-account";
import { route } from "@/lib/web/route";

export const GET = route(getAccount);
export const POST = route(changeAccount);
