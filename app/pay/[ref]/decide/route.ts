import { z } from "zod";

import { sandboxGateway } from "@/lib/integrations/payments/registry";
import { DECISIONS } from "@/lib/integrations/sandbox-payments/payment-state";
import { originOf } from "@/lib/web/host";

const FORM_BYTES_MAX = 4_096;
const bodySchema = z.object({ decision: z.enum(DECISIONS) });

/**
 * The payer's decision at the sandbox gateway. No cookie counts here: the unguessable reference does. Back to the shop
 * afterwards, as at any gateway; a decision that comes too late changes nothing.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ ref: string }> },
): Promise<Response> {
  const { ref } = await params;
  if (request.headers.get("origin") !== originOf(request.headers)) return new Response(null, { status: 403 });
  if (Number(request.headers.get("content-length") ?? FORM_BYTES_MAX + 1) > FORM_BYTES_MAX)
    return new Response(null, { status: 413 });
  const form = await request.formData().catch(() => new FormData());
  const body = bodySchema.safeParse(Object.fromEntries(form));
  if (!body.success) return new Response(null, { status: 400 });
  const gateway = sandboxGateway();
  const payment = (await gateway.decide(ref, body.data.decision)) ?? (await gateway.page(ref));
  const location = payment?.returnUrl ?? `/pay/${encodeURIComponent(ref)}`;
  return new Response(null, { status: 303, headers: { location } });
}
