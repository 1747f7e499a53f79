import { z } from "zod";

import { query } from "@/lib/usecases/define";

import { buyerRows } from "./buyer-row";

/** The direct customers of the actor's party, by name: balance, sales and margin of thirty days, terms, last call. */
export const listCustomers = query({
  name: "customer.list",
  permission: "customers.read",
  input: z.strictObject({}),
  run: ({ tx, actor, now }) => buyerRows(tx, actor, "customer", now),
});
