import { buyerDetail } from "@/lib/usecases/customer/buyer-detail";
import { buyerInput } from "@/lib/usecases/customer/schemas";
import { query } from "@/lib/usecases/define";

import { NOTHING_BELOW, subtreeTotals } from "./subtree-totals";

/** One direct distributor as its seller sees it, with totals of what lies below. Throws NotFound for anybody else's. */
export const getDistributor = query({
  name: "distributor.get",
  permission: "distributors.read",
  scope: "system",
  input: buyerInput,
  async run({ tx, actor, now }, { id }) {
    const detail = await buyerDetail(tx, actor, { id, kind: "distributor", now });
    return { ...detail, below: (await subtreeTotals(tx, actor, now)).get(id) ?? NOTHING_BELOW };
  },
});
