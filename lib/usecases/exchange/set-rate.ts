import { PPB_DIGITS, rateAt } from "@/lib/domain/money/exchange";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import { isOddRate } from "@/lib/domain/money/odd-rate";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";
import { exchangeRates } from "@/lib/usecases/pricing/selling-steps";

import { setRateInput } from "./schemas";

const SOURCE = "own";

/**
 * Sets an exchange rate from now on: rate cards are compiled anew by it, calls keep the one they were priced by. Throws Invalid by
 * field, and Conflict(rate_odd) where it is ten times or a tenth of the one before, or of the other direction's, and not confirmed.
 */
export const setRate = command({
  name: "exchange.set",
  permission: "inventory.write",
  input: setRateInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { from, to, rate: ratePpb, confirmed }) {
    const known = await exchangeRates(tx, tenantId, now);
    const before = rateAt(known, from, to, now)?.ratePpb ?? null;
    const inverse = rateAt(known, to, from, now)?.ratePpb ?? null;
    if (!confirmed && isOddRate(ratePpb, before, inverse)) {
      const text = (ppb: bigint | null) => (ppb === null ? "-" : decimalFromScaled(ppb, PPB_DIGITS));
      const values = { from, to, rate: text(ratePpb), before: text(before), inverse: text(inverse) };
      throw new Conflict("rate_odd", { values });
    }
    const id = newId();
    await tx.fxRate.create({
      data: { tenantId, id, base: from, quote: to, ratePpb, source: SOURCE, at: now },
    });
    const rate = decimalFromScaled(ratePpb, PPB_DIGITS);
    audit({ kind: "fx_rate", id, detail: { from, to, rate } });
    return { from, to, rate };
  },
});
