import { describe, expect, it } from "vitest";

import { SANDBOX_MODELS } from "@/lib/integrations/sandbox-upstream/models";

import { referenceBands, referencePrices } from "./reference-prices";

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

  it("lists what long inputs cost where vendors ask more for them", () => {
    const sonnet = { name: "claude-sonnet-4-5", vendor: "anthropic" };
    expect(referenceBands(sonnet)).toMatchObject([
      { aboveInputUnits: 200_000n, prices: { input: 6_000_000n, output: 22_500_000n } },
    ]);
    expect(referenceBands({ name: "gpt-5.2", vendor: "openai" })).toEqual([]);
  });

  it("knows nothing of a model it does not list", () => {
    expect(referencePrices({ name: "no-such-model-9000", vendor: "acme" })).toBeUndefined();
  });
});
