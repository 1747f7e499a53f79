import { decimalFromPrice } from "@/lib/domain/money/nano";
import { bandsToJson } from "@/lib/domain/pricing/list-bands";
import { pricesToJson } from "@/lib/domain/pricing/unit-prices";
import { command } from "@/lib/usecases/define";
import { Conflict, Invalid } from "@/lib/usecases/errors";
import { dayStart, sellerZone } from "@/lib/usecases/pricing/seller-days";

import { proposePrices, type ProposedPrice } from "./price-proposal";
import { acceptPricesInput } from "./schemas";

const AHEAD_MS_MAX = 366 * 86_400_000;

/**
 * Takes vendors' new prices into the catalogue for the models chosen, from now or from a day on. The prices before stay in the
 * history, and calls keep theirs. Throws Conflict(price_outlier) naming a price that is ten times or a tenth of the one before,
 * or a first price that may be a slip (lib/domain/pricing/first-price.ts), unless it was confirmed, and Conflict(prices_changed) where the list no longer says anything of a chosen model.
 */
export const acceptPrices = command({
  name: "catalogue.accept_prices",
  permission: "inventory.write",
  scope: "system",
  input: acceptPricesInput,
  async run({ tx, actor, now, newId, audit }, { accepted, confirmed, day, ...list }) {
    const { tenantId } = actor;
    const effectiveFrom = day === "" ? now : futureDay(dayStart(day, await sellerZone(tx, actor)), now);
    const { changed, source } = await proposePrices(tx, actor, list, now);
    const chosen = changed.filter(({ modelId }) => accepted.includes(modelId));
    if (chosen.length < new Set(accepted).size) throw new Conflict("prices_changed");
    const odd = chosen.find(({ modelId, outlier }) => outlier && !confirmed.includes(modelId));
    if (odd) throw new Conflict("price_outlier", { values: { price: outlierText(odd) } });
    for (const { modelId, currency, prices, bands, changes } of chosen) {
      await tx.listPrice.create({
        data: {
          ...{ tenantId, id: newId(), modelId, currency, prices: { ...pricesToJson(prices) } },
          bands: bandsToJson(bands),
          ...{ source, sourceDate: now, effectiveFrom, createdAt: now },
        },
      });
      const detail = { from: effectiveFrom.toISOString(), source, changes: changes.map(changeText) };
      audit({ kind: "model", id: modelId, detail });
    }
    return { accepted: chosen.length, effectiveFrom };
  },
});

function futureDay(at: Date, now: Date): Date {
  if (at <= now) throw new Invalid({ day: "not_in_future" });
  if (at.getTime() - now.getTime() > AHEAD_MS_MAX) throw new Invalid({ day: "too_far_ahead" });
  return at;
}

function outlierText({ displayName, changes, currency }: ProposedPrice): string {
  const odd = changes.find(({ outlier }) => outlier);
  return odd ? `${displayName}, ${changeText(odd)} ${currency}` : displayName;
}

/** "output: 10.00 > 10000.00" or "output, input > 200000: …", the same in every language. */
function changeText({ dimension, aboveInputUnits, before, after }: ProposedPrice["changes"][number]): string {
  const text = (price: bigint | null) => (price === null ? "-" : decimalFromPrice(price));
  const length = aboveInputUnits > 0n ? `, input > ${aboveInputUnits}` : "";
  return `${dimension.replaceAll("_", " ")}${length}: ${text(before)} > ${text(after)}`;
}
