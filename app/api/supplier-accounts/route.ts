import { addAccount } from "@/lib/usecases/supplier/add-account";
import { route } from "@/lib/web/route";

export const POST = route(addAccount);
