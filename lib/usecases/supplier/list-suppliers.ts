import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";

/** Suppliers by name, each with its accounts and how many lots and upstreams they have. */
export const listSuppliers = query({
  name: "supplier.list",
  permission: "suppliers.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId } }) {
    const rows = await tx.supplier.findMany({
      where: { tenantId },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      include: {
        accounts: {
          orderBy: [{ name: "asc" }, { id: "asc" }],
          include: { _count: { select: { upstreams: true } }, lots: { select: { kind: true } } },
        },
      },
    });
    return rows.map((supplier) => ({
      id: toWireId("supplier", supplier.id),
      name: supplier.name,
      currency: supplier.currency,
      accounts: supplier.accounts.map((account) => ({
        id: toWireId("supplierAccount", account.id),
        name: account.name,
        region: account.region,
        status: account.status,
        paygEnabled: account.paygEnabled,
        upstreams: account._count.upstreams,
        lots: account.lots.filter((lot) => lot.kind !== "pay_as_you_go").length,
      })),
    }));
  },
});
