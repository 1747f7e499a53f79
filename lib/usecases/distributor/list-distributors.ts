import { z } from "zod";

import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { buyerRows } from "@/lib/usecases/customer/buyer-row";
import { query } from "@/lib/usecases/define";

import { NOTHING_BELOW, subtreeTotals } from "./subtree-totals";

/**
 * The distributors that buy from the actor's party, by name, each with what it brought and totals of what lies below it. System
 * scope for the totals: parties of further levels are counted, never named.
 */
export const listDistributors = query({
  name: "distributor.list",
  permission: "distributors.read",
  scope: "system",
  input: z.strictObject({}),
  async run({ tx, actor, now }) {
    const rows = await buyerRows(tx, actor, "distributor", now);
    const below = await subtreeTotals(tx, actor, now);
    return rows.map((row) => ({
      ...row,
      below: below.get(fromWireId("party", row.id) ?? "") ?? NOTHING_BELOW,
    }));
  },
});

export type DistributorRow = Awaited<ReturnType<typeof listDistributors.execute>>[number];
