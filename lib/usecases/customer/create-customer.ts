import { command } from "@/lib/usecases/define";

import { createBuyer, type CreatedBuyer } from "./create-buyer";
import { createBuyerInput } from "./schemas";

/** A customer of the actor's own party, who can sign in and top up at once. See createBuyer for what it throws. */
export const createCustomer = command({
  name: "customer.create",
  permission: "customers.write",
  scope: "system",
  input: createBuyerInput,
  async run(ctx, input): Promise<CreatedBuyer> {
    return (await createBuyer(ctx, "customer", input)).answer;
  },
  redact: (answer) => ({ ...answer, ownerPassword: null }),
});
