import { createHmac, timingSafeEqual } from "node:crypto";

import { secrets } from "@/lib/secrets";

/**
 * What the link to the set-up wizard carries: whoever reads the server's own output may make the first operator, and nobody who
 * merely found the port. Made from the installation's secret, so that every process knows it and nothing stores it; of no use as
 * soon as there is an operator.
 */
export function setupToken(): string {
  return createHmac("sha256", secrets().apiKeyPepper).update("set-up link").digest("base64url");
}

/** Whether a text is that token, told in constant time. */
export function isSetupToken(given: string): boolean {
  const [expected, told] = [Buffer.from(setupToken()), Buffer.from(given)];
  return told.length === expected.length && timingSafeEqual(told, expected);
}
