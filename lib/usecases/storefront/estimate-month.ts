import { monthlyCost } from "@/lib/domain/pricing/monthly-cost";
import { chargeFor } from "@/lib/domain/pricing/simulate";

import { query } from "../define";
import { publicShelf, shelfLevel } from "./public-offers";
import { estimateMonthInput } from "./schemas";

/** What a month would cost with one model; null amounts where it has no price for what is used. */
export interface MonthEstimate {
  readonly name: string;
  readonly currency: string;
  readonly callNano: bigint | null;
  readonly monthNano: bigint | null;
  /** The same at the vendor's list price, where it is of the same currency. */
  readonly listNano: bigint | null;
}

/**
 * What a month of equal calls costs somebody who signs up today, for up to four models: by the price book in force, with the arithmetic
 * that charges, from the month's first call on. Models that are not for sale are left out.
 */
export const estimateMonth = query({
  name: "storefront.estimate_month",
  permission: "public",
  scope: "system",
  input: estimateMonthInput,
  async run({ tx, actor, now }, { models: names, calls, input, cached, output }): Promise<MonthEstimate[]> {
    const shelf = await publicShelf(tx, actor, now);
    if (!shelf) return [];
    const perCall = { input, cached_input: cached, output };
    return names.flatMap((name): MonthEstimate[] => {
      const model = shelf.ground.models.find((each) => each.name === name);
      const found = model && shelfLevel(shelf, model);
      if (!model || !found) return [];
      const { level } = found;
      const { list } = model;
      return [
        {
          ...{ name, currency: level.currency },
          callNano: chargeFor(level, perCall),
          monthNano: monthlyCost(level, perCall, calls),
          listNano: list.currency === level.currency ? monthlyCost(list, perCall, calls) : null,
        },
      ];
    });
  },
});
