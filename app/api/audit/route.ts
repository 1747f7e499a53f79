import { listAuditEvents } from "@/lib/usecases/audit/list-audit-events";
import { route } from "@/lib/web/route";

export const GET = route(listAuditEvents);
