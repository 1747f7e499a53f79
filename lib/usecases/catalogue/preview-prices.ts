import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { proposePrices } from "./price-proposal";
import { previewPricesInput } from "./schemas";

/** What accepting a list of vendors' prices would change, and do to margins; nothing is kept. */
export const previewPrices = query({
  name: "catalogue.preview_prices",
  permission: "inventory.read",
  scope: "system",
  input: previewPricesInput,
  async run({ tx, actor, now }, input) {
    const { changed, ...rest } = await proposePrices(tx, actor, input, now);
    return {
      ...rest,
      changed: changed.map(
        ({ modelId, name, displayName, currency, changes, outlier, twice, ...margins }) => ({
          id: toWireId("model", modelId),
          ...{ name, displayName, currency, changes, outlier, twice },
          ...{ marginNowPpm: margins.marginNowPpm, marginThenPpm: margins.marginThenPpm },
        }),
      ),
    };
  },
});
