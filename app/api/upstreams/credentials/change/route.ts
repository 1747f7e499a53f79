import { changeCredential } from "@/lib/usecases/upstream/change-credential";
import { route } from "@/lib/web/route";

export const POST = route(changeCredential);
