import { z } from "zod";

import type { Currency } from "@/lib/domain/money/currency";

const storedSchema = z.object({
  taxRatePpm: z.number().int().min(0).max(1_000_000).optional(),
  taxInclusive: z.boolean().optional(),
});

/** The tax new buyers of a tenant get on their edge. */
export interface TaxTerms {
  readonly taxRatePpm: number;
  /** Whether prices are shown with tax. */
  readonly taxInclusive: boolean;
}

/**
 * `tenant.legal_entity` says what tax its sales carry. Where it says nothing: none, shown the way the currency's
 * country is used to (DESIGN section 8: tax-inclusive in CNY).
 */
export function taxTermsOf(legalEntity: unknown, currency: Currency): TaxTerms {
  const parsed = storedSchema.safeParse(legalEntity);
  const { taxRatePpm = 0, taxInclusive = currency === "CNY" } = parsed.success ? parsed.data : {};
  return { taxRatePpm, taxInclusive };
}
