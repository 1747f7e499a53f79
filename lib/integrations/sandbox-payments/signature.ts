import { createHmac, timingSafeEqual } from "node:crypto";

import { WebhookRefusedError } from "@/lib/integrations/payments/provider";

/** Header of a delivery: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<raw body>">`. */
export const SIGNATURE_HEADER = "sandbox-signature";

/** A delivery older or newer than this is refused, so that a recorded one cannot be played back later. */
export const TOLERANCE_SECONDS = 300;

const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

function macOf(secret: string, seconds: string, rawBody: Buffer): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.`).update(rawBody).digest();
}

/** The header that signs a body at a time. */
export function signWebhook(secret: string, at: Date, rawBody: Buffer): string {
  const seconds = String(Math.floor(at.getTime() / 1000));
  return `t=${seconds},v1=${macOf(secret, seconds, rawBody).toString("hex")}`;
}

/**
 * Checks a delivery's signature over its raw bytes and its age, in constant time.
 * @throws WebhookRefusedError when the header is missing or malformed, the signature differs, or the time is off.
 */
export function verifySignature(secret: string, now: Date, rawBody: Buffer, header: string | null): void {
  const [, seconds, mac] = HEADER.exec(header ?? "") ?? [];
  if (seconds === undefined || mac === undefined) throw new WebhookRefusedError("no signature");
  if (!timingSafeEqual(macOf(secret, seconds, rawBody), Buffer.from(mac, "hex"))) {
    throw new WebhookRefusedError("the signature is not ours");
  }
  const ageSeconds = Math.abs(Math.floor(now.getTime() / 1000) - Number(seconds));
  if (ageSeconds > TOLERANCE_SECONDS) throw new WebhookRefusedError("signed too long ago");
}
