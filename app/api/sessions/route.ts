import { listSessions } from "@/lib/usecases/session/list-sessions";
import { route } from "@/lib/web/route";

export const GET = route(listSessions);
