import { DEFAULT_LOCALE } from "@/i18n/locales";
import { WebhookRefusedError } from "@/lib/integrations/payments/provider";
import { handleWebhook } from "@/lib/usecases/topup/handle-webhook";

import { errorResponse, RefusedRequest } from "./error-response";
import { readRawBody } from "./raw-body";
import { requestIdOf } from "./request-id";

const BODY_BYTES_MAX = 256 * 1024;

/**
 * The route of a payment gateway's deliveries. 200 says it was worked off (again or not), 400 that it is not the
 * gateway's; anything else makes the gateway deliver it again. No cookie, host or origin counts here: the signature does.
 */
export function webhookRoute(provider: string) {
  return async (request: Request): Promise<Response> => {
    const context = {
      locale: DEFAULT_LOCALE,
      requestId: requestIdOf(request.headers),
      useCase: `webhook:${provider}`,
    };
    try {
      const rawBody = await readRawBody(request, BODY_BYTES_MAX);
      const outcome = await handleWebhook(provider, rawBody, request.headers);
      return Response.json({ data: { outcome } });
    } catch (error) {
      const refused = error instanceof WebhookRefusedError ? new RefusedRequest("bad_request") : error;
      return errorResponse(refused, context);
    }
  };
}
