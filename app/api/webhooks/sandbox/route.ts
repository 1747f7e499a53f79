import { SANDBOX } from "@/lib/integrations/sandbox-payments/sandbox-gateway";
import { webhookRoute } from "@/lib/web/webhook";

export const POST = webhookRoute(SANDBOX);
