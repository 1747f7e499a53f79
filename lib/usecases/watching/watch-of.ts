import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import type { QueryContext } from "../define";
import { accountsOf } from "../reconciling/bill-accounts";
import { commitmentView, tierView } from "./commitments";
import { coverageOf, familyStock } from "./families";

/** Low and reorder points where nobody set any (DESIGN section 8). */
export const DEFAULT_WATCH = { lowDays: 7, reorderDays: 14 } as const;

/** What is watched of a tenant's stock, for the page and for the alerts. */
export async function getWatchIn({
  tx,
  actor: { tenantId },
  now,
}: Pick<QueryContext, "tx" | "actor" | "now">) {
  const { timeZone, currency } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  const stock = await familyStock(tx, tenantId, { now, timeZone });
  const accounts = await accountsOf(tx, tenantId);
  const nameOf = (id: string) => {
    const account = accounts.get(id);
    return account ? `${account.supplier.name} · ${account.name}` : "";
  };
  const watches = await tx.stockWatch.findMany({ where: { tenantId } });
  const watchOf = (accountId: string, family: string) =>
    watches.find((each) => each.supplierAccountId === accountId && each.family === family) ??
    watches.find((each) => each.supplierAccountId === accountId && each.family === "") ??
    DEFAULT_WATCH;
  const commitments = await tx.supplierCommitment.findMany({
    where: { tenantId },
    orderBy: [{ endsAt: "desc" }, { id: "asc" }],
  });
  const tiers = await tx.supplierTier.findMany({
    where: { tenantId, endsAt: { gt: now } },
    orderBy: [{ endsAt: "asc" }, { id: "asc" }],
  });
  return {
    currency,
    stock: stock.map((each) => {
      const { lowDays, reorderDays } = watchOf(each.accountId, each.family);
      const state =
        each.daysToEmpty === null || each.daysToEmpty > reorderDays
          ? "fine"
          : each.daysToEmpty > lowDays
            ? "reorder"
            : "low";
      return {
        ...each,
        accountId: toWireId("supplierAccount", each.accountId),
        name: nameOf(each.accountId),
        lowDays,
        reorderDays,
        state,
      } as const;
    }),
    coverage: await coverageOf(tx, tenantId, currency, stock, now),
    commitments: await inTurn(commitments, async (row) => ({
      ...(await commitmentView(tx, row, now)),
      account: nameOf(row.supplierAccountId),
    })),
    tiers: await inTurn(tiers, async (row) => ({
      ...(await tierView(tx, row, now)),
      account: nameOf(row.supplierAccountId),
    })),
    balances: await balancesOf(tx, tenantId),
  };
}

export type Watch = Awaited<ReturnType<typeof getWatchIn>>;

/** One after the other: a transaction has one connection. */
async function inTurn<T, R>(rows: readonly T[], work: (row: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const row of rows) made.push(await work(row));
  return made;
}

async function balancesOf(tx: Tx, tenantId: string) {
  const rows = await tx.upstreamBalance.findMany({ where: { tenantId } });
  const upstreams = await tx.upstream.findMany({
    where: { tenantId, id: { in: rows.map(({ upstreamId }) => upstreamId) } },
  });
  return upstreams
    .flatMap(({ id, name }) => {
      const row = rows.find(({ upstreamId }) => upstreamId === id);
      return row
        ? [
            {
              id: toWireId("upstream", id),
              name,
              balanceNano: row.balanceNano,
              currency: row.currency,
              failure: row.failure,
              checkedAt: row.checkedAt,
            },
          ]
        : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
