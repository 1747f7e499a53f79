import { z } from "zod";

import { query } from "../define";
import { getWatchIn } from "./watch-of";

/**
 * What is watched of stock: how long each account's and family's lasts against its low and reorder points, whether prepaid promises are
 * covered, commitments and rebate tiers of now, and what upstreams say is left.
 */
export const getWatch = query({
  name: "stock_watch.get",
  permission: "inventory.read",
  input: z.strictObject({}),
  run: (ctx) => getWatchIn(ctx),
});
