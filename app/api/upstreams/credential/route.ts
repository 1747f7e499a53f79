import { replaceCredential } from "@/lib/usecases/upstream/replace-credential";
import { route } from "@/lib/web/route";

export const POST = route(replaceCredential);
