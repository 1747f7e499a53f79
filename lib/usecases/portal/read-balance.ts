import { z } from "zod";

import { query } from "@/lib/usecases/define";

import { balanceOf, type Balance } from "./balance";

/** The actor's party's money with its seller. */
export const readBalance = query({
  name: "wallet.read",
  permission: "wallet.read",
  input: z.object({}),
  run: ({ tx, actor, now }): Promise<Balance> => balanceOf(tx, actor, now),
});
