import { z } from "zod";

import type { ProviderPaymentState, WebhookEvent } from "@/lib/integrations/payments/provider";
import { WebhookRefusedError } from "@/lib/integrations/payments/provider";

import { handleOfRef } from "./reference";

/** States a payment can be told about; a page that was only opened is none. */
export type ToldState = Exclude<ProviderPaymentState, "open">;

const eventSchema = z.object({
  id: z.string().regex(/^evt_[0-9a-f]{32}$/),
  kind: z.enum(["payment.pending", "payment.succeeded", "payment.failed", "payment.cancelled"]),
  created: z.number().int().positive(),
  payment: z.string(),
  livemode: z.literal(false),
});

export type SandboxEvent = z.infer<typeof eventSchema>;

/** The body of a delivery: `id` is the event's UUID, the same in every try to deliver it. */
export function encodeEvent(id: string, at: Date, providerRef: string, state: ToldState): Buffer {
  const event: SandboxEvent = {
    id: `evt_${id.replaceAll("-", "")}`,
    kind: `payment.${state}`,
    created: Math.floor(at.getTime() / 1000),
    payment: providerRef,
    livemode: false,
  };
  return Buffer.from(JSON.stringify(event));
}

/** Reads the body of a delivery whose signature was checked. @throws WebhookRefusedError on any other shape. */
export function decodeEvent(rawBody: Buffer): WebhookEvent {
  const parsed = eventSchema.safeParse(jsonOf(rawBody));
  const handle = parsed.success ? handleOfRef(parsed.data.payment) : null;
  if (!parsed.success || handle === null) throw new WebhookRefusedError("not an event of the sandbox");
  return { id: parsed.data.id, kind: parsed.data.kind, handle, payload: parsed.data };
}

function jsonOf(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    throw new WebhookRefusedError("not JSON");
  }
}
