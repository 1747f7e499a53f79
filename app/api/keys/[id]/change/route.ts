import { changeKey } from "@/lib/usecases/key/change-key";
import { route } from "@/lib/web/route";

export const POST = route(changeKey);
