import { query } from "@/lib/usecases/define";

import { buyerDetail } from "./buyer-detail";
import { buyerInput } from "./schemas";

/** One direct customer with its money, terms, keys, people and what was done about it. Throws NotFound for anybody else's. */
export const getCustomer = query({
  name: "customer.get",
  permission: "customers.read",
  scope: "system",
  input: buyerInput,
  run: ({ tx, actor, now }, { id }) => buyerDetail(tx, actor, { id, kind: "customer", now }),
});
