import type { Tx } from "@/lib/db/with-tenant";
import { termsOf } from "@/lib/domain/purchasing/terms";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { promisesOf } from "./keep-promises";
import { accountInput } from "./terms-schemas";

const SHOWN = 20;

/**
 * One account: its terms, its upstreams, its latest orders, and what is owed to its supplier by the books (negative: paid
 * ahead), in nano of the supplier's currency.
 */
export const getAccount = query({
  name: "supplier.get_account",
  permission: "suppliers.read",
  input: accountInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const account = found(
      "supplierAccount",
      await tx.supplierAccount.findUnique({
        where: { tenantId_id: { tenantId, id } },
        include: {
          supplier: true,
          upstreams: { orderBy: { name: "asc" } },
          purchaseOrders: { orderBy: { id: "desc" }, take: SHOWN },
        },
      }),
    );
    return {
      id: toWireId("supplierAccount", account.id),
      name: account.name,
      region: account.region,
      status: account.status,
      statusReason: account.statusReason,
      supplierName: account.supplier.name,
      currency: account.supplier.currency,
      paygEnabled: account.paygEnabled,
      paygDailyNano: account.paygDailyNano,
      terms: termsOf(account.terms),
      ...(await promisesOf(tx, tenantId, id)),
      owedNano: await owedTo(tx, tenantId, account.supplierId),
      upstreams: account.upstreams.map(({ id: upstreamId, name, status }) => ({
        id: toWireId("upstream", upstreamId),
        name,
        status,
      })),
      orders: account.purchaseOrders.map(({ id: orderId, number, status, orderedAt }) => ({
        id: toWireId("purchaseOrder", orderId),
        number,
        status,
        orderedAt,
      })),
    };
  },
});

async function owedTo(tx: Tx, tenantId: string, supplierId: string): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ nano: bigint }[]>`
    SELECT COALESCE(sum(CASE side WHEN 'credit' THEN amount_nano ELSE -amount_nano END), 0)::bigint AS nano
    FROM posting WHERE tenant_id = ${tenantId}::uuid AND party_id = ${tenantId}::uuid AND code = 'payable'
      AND ref_id = ${supplierId}::uuid`;
  return row?.nano ?? 0n;
}

export type AccountDetail = Awaited<ReturnType<typeof getAccount.execute>>;
