import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";

/** What somebody who knows no model names may want; each is a tag of the catalogue but the last, which is a price. */
export const USES = ["all", "coding", "agents", "translation", "reasoning", "cheap"] as const;
export type Use = (typeof USES)[number];

/** Output price per million below which a model counts as cheap, in micro-currency. */
const CHEAP_OUTPUT = 3_000_000n;

/** Whether a model fits a pick. */
export function fits(offer: ModelOffer, use: Use): boolean {
  if (use === "all") return true;
  if (use !== "cheap") return offer.tags.includes(use) || offer.capabilities.includes(use);
  const output = offer.prices.find((price) => price.dimension === "output");
  return output !== undefined && output.price <= CHEAP_OUTPUT;
}
