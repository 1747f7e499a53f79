import { describe, expect, it } from "vitest";

import { compileChain } from "@/lib/domain/pricing/compile-chain";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import { referencePrices } from "@/lib/integrations/reference-prices/reference-prices";

import { NEW_RULE } from "./rule-form";
import { ruleInput } from "./rule-schema";
import { vendorBands } from "./vendor-bands";

const SONNET = { name: "claude-sonnet-4-5", vendor: "anthropic" };

/** What a rule at the list price asks with these bands, band by band. */
function soldAt(model: typeof SONNET) {
  const prices = resolveInherited(referencePrices(model) ?? {});
  const { rule } = ruleInput.parse({ ...NEW_RULE, bands: vendorBands(model) });
  const list = { currency: "USD", prices } as const;
  const made = compileChain({
    model: { id: "m", slug: model.name, vendorId: model.vendor, tags: [], modalities: ["text"] },
    ...{ list, rootBuy: list, at: new Date(0) },
    levels: [
      {
        versionId: "v",
        rules: [{ ...rule, id: "r", effectiveFrom: null, effectiveTo: null }],
        buyer: { partyId: "b", segments: [] },
        ...{ currency: "USD", timeZone: "UTC", listRate: null, buyRate: null },
      },
    ],
  });
  if (made.kind !== "ok") throw new Error(made.failure.kind);
  const [level] = made.levels;
  return [level, ...(level?.bands ?? [])];
}

describe("what a vendor asks for long inputs", () => {
  it("is what a rule at the list price with its bands asks, to the micro", () => {
    const [short, long, ...more] = soldAt(SONNET);
    expect(more).toEqual([]);
    expect(short?.prices).toMatchObject({ input: 3_000_000n, cached_input: 300_000n, output: 15_000_000n });
    expect(long).toMatchObject({
      aboveInputUnits: 200_000n,
      prices: {
        ...{
          input: 6_000_000n,
          cached_input: 600_000n,
          cache_write_5m: 7_500_000n,
          cache_write_1h: 12_000_000n,
        },
        ...{ output: 22_500_000n, reasoning: 22_500_000n },
      },
    });
  });

  it("is nothing where it asks the same, or is not listed", () => {
    expect(vendorBands({ name: "gpt-5.2", vendor: "openai" })).toEqual([]);
    expect(vendorBands({ name: "no-such-model-9000", vendor: "acme" })).toEqual([]);
  });
});
