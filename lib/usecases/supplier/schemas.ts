import { z } from "zod";

import { CURRENCIES } from "@/lib/domain/money/currency";

/** A supplier and the first account held there. `costPercent`: what pay-as-you-go use costs, as a share of list price. */
export const createSupplierInput = z.strictObject({
  name: z.string().trim().min(1).max(120),
  currency: z.enum(CURRENCIES as [string, ...string[]]),
  accountName: z.string().trim().min(1).max(120),
  region: z.string().trim().max(60).optional(),
  paygEnabled: z.boolean().default(false),
});
