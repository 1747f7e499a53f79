import { setTimeout as sleep } from "node:timers/promises";

import { signWebhook, SIGNATURE_HEADER } from "./signature";

export interface DeliverySettings {
  readonly url: string;
  readonly secret: string;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  /** Waits between tries, in milliseconds; their number is the number of tries after the first. */
  readonly waitsMs: readonly number[];
}

const ANSWER_MS = 5_000;

/**
 * Posts an event to the merchant, signed anew at each try, until it answers 2xx. Resolves to whether it did: a
 * delivery that never arrives is no error of the payer's, and the merchant's sweep finds the payment all the same.
 */
export async function deliverEvent(rawBody: Buffer, settings: DeliverySettings): Promise<boolean> {
  for (const waitMs of [0, ...settings.waitsMs]) {
    await sleep(waitMs);
    if (await deliverOnce(rawBody, settings)) return true;
  }
  return false;
}

async function deliverOnce(rawBody: Buffer, { url, secret, fetch, now }: DeliverySettings): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        [SIGNATURE_HEADER]: signWebhook(secret, now(), rawBody),
      },
      body: new Uint8Array(rawBody),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}
