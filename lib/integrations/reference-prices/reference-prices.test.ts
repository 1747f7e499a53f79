import { describe, expect, it } from "vitest";

import { SANDBOX_MODELS } from "@/lib/integrations/sandbox-upstream/models";

import { referencePrices } from "./reference-prices";

describe("the reference", () => {
  it("lists vendors' prices in whole micro per million", () => {
    expect(referencePrices({ name: "gpt-5-mini", vendor: "openai" })).toMatchObject({
      input: 250_000n,
      cached_input: 25_000n,
      output: 2_000_000n,
    });
    const known = SANDBOX_MODELS.filter(({ id, reference }) =>
      referencePrices({ name: id, vendor: reference.provider }),
    );
    expect(known.length).toBeGreaterThanOrEqual(SANDBOX_MODELS.length / 2);
  });

  it("knows nothing of a model it does not list", () => {
    expect(referencePrices({ name: "no-such-model-9000", vendor: "acme" })).toBeUndefined();
  });
});
