import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";

/** What a form about stock or upstreams offers: accounts with their supplier's currency, and the catalogue's models. */
export const stockableAccounts = query({
  name: "lot.stockable_accounts",
  permission: "inventory.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId } }) {
    const [accounts, models] = await Promise.all([
      tx.supplierAccount.findMany({
        where: { tenantId, status: { not: "closed" } },
        include: { supplier: true },
        orderBy: [{ supplier: { name: "asc" } }, { name: "asc" }, { id: "asc" }],
      }),
      tx.model.findMany({
        where: { tenantId, status: { not: "retired" } },
        orderBy: [{ vendor: "asc" }, { displayName: "asc" }],
      }),
    ]);
    return {
      accounts: accounts.map(({ id, name, supplier }) => ({
        id: toWireId("supplierAccount", id),
        label: `${supplier.name} · ${name}`,
        currency: supplier.currency,
      })),
      models: models.map(({ id, name, displayName, vendor }) => ({
        id: toWireId("model", id),
        name,
        displayName,
        vendor,
      })),
    };
  },
});
