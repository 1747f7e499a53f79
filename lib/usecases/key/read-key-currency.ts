import { z } from "zod";

import type { Currency } from "@/lib/domain/money/currency";
import { query } from "@/lib/usecases/define";
import { buyingTermsOf } from "@/lib/usecases/topup/buying-terms";

/** In which currency the party buys, and so its keys' budgets are. Throws NotFound for one that buys from nobody. */
export const readKeyCurrency = query({
  name: "key.currency",
  permission: "keys.read",
  input: z.object({}),
  async run({ tx, actor: { tenantId, partyId } }): Promise<{ readonly currency: Currency }> {
    const { currency } = await buyingTermsOf(tx, tenantId, partyId);
    return { currency };
  },
});
