import { revokeKey } from "@/lib/usecases/key/revoke-key";
import { route } from "@/lib/web/route";

export const POST = route(revokeKey);
