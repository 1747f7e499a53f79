import { revokeSession } from "@/lib/usecases/session/revoke-session";
import { route } from "@/lib/web/route";

export const POST = route(revokeSession);
