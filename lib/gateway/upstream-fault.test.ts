import { describe, expect, it } from "vitest";
import { faultOfStatus } from "./upstream-fault";

const CONTEXT = { retryAfterS: null, filtered: "content_filter", operation: "chat", model: "mine" } as const;
const of = (status: number, code: string | null, message: string | null = null) =>
  faultOfStatus(status, { code, param: null, message }, CONTEXT);

describe("what an answer says of the credential", () => {
  it.each<[number, string | null, string | null, string | null]>([
    [401, "invalid_api_key", null, "banned invalid_key"],
    [401, null, null, "banned invalid_key"],
    [402, null, null, "in_arrears out_of_credit"],
    [403, "unsupported_country_region_territory", null, "region_blocked region"],
    [403, "permission_denied", "Consumer 'projects/1' has been suspended.", "banned account_suspended"],
    [403, null, "Your account has been deactivated", "banned account_suspended"],
    [400, "api_key_invalid", "API key not valid. Please pass a valid API key.", "banned invalid_key"],
    [400, "failed_precondition", "User location is not supported for the API use.", "region_blocked region"],
    [400, "insufficient_quota", null, "in_arrears out_of_credit"],
    [429, "insufficient_quota", null, "in_arrears out_of_credit"],
    [429, "rate_limit_exceeded", null, "throttled rate_limit"],
    [403, "model_not_found", "No access to this model.", null],
    [400, "invalid_value", "The country is not supported as a value.", null],
    [500, null, "account suspended", null],
  ])("%d %s %j: %s", (status, code, message, said) => {
    const { credential } = of(status, code, message);
    expect(credential && `${credential.state} ${credential.reason}`).toBe(said);
  });

  it.each(["content_filter", "moderation_blocked", "data_inspection_failed", "1301"])(
    "knows %s for a filter's word (C33), and tells what its prompt costs",
    (code) => {
      expect(of(400, code, "No.")).toMatchObject({
        ending: "content_filter",
        refusal: { status: 400, code, message: "No. Nothing was charged." },
      });
      const error = { code, param: null, message: "No." };
      const charged = faultOfStatus(400, error, { ...CONTEXT, filtered: "content_filter_charged" });
      expect(charged.ending).toBe("content_filter_charged");
      expect(charged.refusal.message).not.toContain("Nothing was charged");
    },
  );

  it.each([403, 404, 405])("is nothing where a model is asked for what it does not do: %d", (status) => {
    const error = { code: null, param: null, message: "You are not allowed to embed with this model." };
    const asked = { ...CONTEXT, operation: "embedding" } as const;
    expect(faultOfStatus(status, error, asked)).toMatchObject({
      ...{ ending: "bad_parameters", failover: true, health: null, blamesCredential: false },
      refusal: { status: 400, code: "unsupported_endpoint", param: "model" },
    });
    expect(faultOfStatus(status, error, CONTEXT).health).not.toBeNull();
  });

  it("is still the key's where the words are about it", () => {
    const error = { code: "account_suspended", param: null, message: null };
    expect(faultOfStatus(403, error, { ...CONTEXT, operation: "embedding" }).ending).toBe(
      "refused_credential",
    );
  });

  it("never blames the client for a key of ours", () => {
    const fault = of(400, "api_key_invalid", "API key not valid.");
    expect(fault).toMatchObject({ ending: "refused_credential", failover: true, blamesCredential: true });
    expect(fault.refusal.message).not.toContain("API key");
  });
});
