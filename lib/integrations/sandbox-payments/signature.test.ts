import { describe, expect, it } from "vitest";

import { WebhookRefusedError } from "@/lib/integrations/payments/provider";

import { signWebhook, TOLERANCE_SECONDS, verifySignature } from "./signature";

const secret = "sandbox-secret-sandbox-secret-sandbox-secret";
const at = new Date("2026-03-01T10:00:00Z");
const body = Buffer.from('{"id":"evt_1"}');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

describe("verifySignature", () => {
  it("accepts what was signed, within the tolerance on either side", () => {
    const header = signWebhook(secret, at, body);
    for (const seconds of [0, TOLERANCE_SECONDS, -TOLERANCE_SECONDS]) {
      expect(() => verifySignature(secret, later(seconds), body, header)).not.toThrow();
    }
  });

  it.each([
    ["another body", () => [at, Buffer.from('{"id":"evt_2"}'), signWebhook(secret, at, body)] as const],
    ["another secret", () => [at, body, signWebhook(`${secret}x`, at, body)] as const],
    [
      "a time moved forward",
      () =>
        [
          later(400),
          body,
          signWebhook(secret, at, body).replace(/t=\d+/, `t=${later(400).getTime() / 1000}`),
        ] as const,
    ],
    ["an old delivery", () => [later(TOLERANCE_SECONDS + 1), body, signWebhook(secret, at, body)] as const],
    ["no header", () => [at, body, null] as const],
    ["a malformed header", () => [at, body, "v1=abc"] as const],
  ])("refuses %s", (_what, make) => {
    const [now, rawBody, header] = make();
    expect(() => verifySignature(secret, now, rawBody, header)).toThrow(WebhookRefusedError);
  });
});
