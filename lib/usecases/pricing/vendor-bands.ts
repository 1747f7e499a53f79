import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import { referenceTiers } from "@/lib/integrations/reference-prices/reference-prices";

import type { RuleFields } from "./rule-schema";

const PERCENT_DIGITS = 4;
type BandRow = NonNullable<RuleFields["bands"]>[number];

/** What a vendor asks for long inputs by the reference, as rows of a rule's form; empty where it asks the same. */
export function vendorBands(model: { readonly name: string; readonly vendor: string }): BandRow[] {
  return referenceTiers(model).flatMap(({ aboveInputUnits, factorsPpm }) =>
    DIMENSIONS.flatMap((dimension): BandRow[] => {
      const ppm = factorsPpm[dimension];
      if (ppm === undefined) return [];
      const percent = decimalFromScaled(BigInt(ppm), PERCENT_DIGITS);
      return [{ above: String(aboveInputUnits), dimension, percent }];
    }),
  );
}
