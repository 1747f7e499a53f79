import { z } from "zod";

import type { Tx } from "@/lib/db/with-tenant";
import { agencyNetted } from "@/lib/domain/ledger/purchase-entries";
import { isCurrency } from "@/lib/domain/money/currency";

import { command } from "../define";
import { postEntry } from "../ledger/post-entry";
import { agencyAccounts, soldForVendor, type ByCurrency } from "./agency-sold";

/**
 * Shows the revenue of agency supply net, as an agent's: what calls through such an account cost since it is one leaves revenue and cost
 * alike (Dr revenue, Cr cost_of_sales), so that what we earn there is our mark-up and the vendor's commission. Books the difference
 * to what was booked before: run twice, late, or never for a while, it ends at the same figures. Answers the entries made.
 */
export const netAgency = command({
  name: "supplier.net_agency",
  permission: "suppliers.write",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now, newId, audit }): Promise<{ entries: number }> {
    await tx.$queryRaw`SELECT 1 FROM supplier_account WHERE tenant_id = ${tenantId}::uuid ORDER BY id FOR UPDATE`;
    let entries = 0;
    for (const account of await agencyAccounts(tx, tenantId)) {
      const { id } = account;
      const range = { from: account.since, to: new Date(now.getTime() + 1) };
      const netted = await nettedBefore(tx, tenantId, id);
      for (const [currency, costNano] of await soldForVendor(tx, tenantId, account, range)) {
        if (!isCurrency(currency)) throw new Error(`account ${id} is drawn on in ${currency}`);
        const difference = costNano - (netted.get(currency) ?? 0n);
        if (difference === 0n) continue;
        const entry = agencyNetted({ partyId: tenantId, costNano: difference, currency });
        const source = { sourceKind: "supplier_account", sourceId: id, occurredAt: now };
        await postEntry(tx, entry, { tenantId, id: newId(), ...source });
        audit({ kind: "supplier_account", id, detail: { nettedNano: difference.toString(), currency } });
        entries++;
      }
    }
    return { entries };
  },
});

async function nettedBefore(tx: Tx, tenantId: string, accountId: string): Promise<ByCurrency> {
  const rows = await tx.$queryRaw<{ currency: string; nano: string }[]>`
      SELECT p.currency, sum(CASE p.side WHEN 'debit' THEN p.amount_nano ELSE -p.amount_nano END)::text AS nano
      FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
      WHERE e.tenant_id = ${tenantId}::uuid AND e.kind = 'agency_netted' AND e.source_id = ${accountId}::uuid AND p.code = 'revenue'
      GROUP BY 1`;
  return new Map(rows.map(({ currency, nano }) => [currency, BigInt(nano)]));
}
