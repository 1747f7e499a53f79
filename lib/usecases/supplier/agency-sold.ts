import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { termsOf } from "@/lib/domain/purchasing/terms";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import { rolled } from "../rollup/rolled";

/** Nano by currency. */
export type ByCurrency = ReadonlyMap<string, bigint>;

/** An account under agency supply, and since when. */
interface AgencyAccount {
  readonly id: string;
  readonly since: Date;
}

/** The accounts at which the vendor is the seller, in the order of their ids. */
export async function agencyAccounts(tx: Tx, tenantId: string): Promise<AgencyAccount[]> {
  const accounts = await tx.supplierAccount.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  return accounts.flatMap(({ id, terms }) => {
    const { agencyCommissionPpm, agencySince } = termsOf(terms);
    return agencyCommissionPpm === null || agencySince === null ? [] : [{ id, since: new Date(agencySince) }];
  });
}

/** What a part of the sales is meant; empty lists mean all. */
interface Part {
  readonly models: readonly string[];
  readonly buyers: readonly string[];
}

const EVERYTHING: Part = { models: [], buyers: [] };

/** What of a range an account was under agency supply; null where it was not. */
export function agencyRange({ since }: AgencyAccount, { from, to }: TimeRange): TimeRange | null {
  const range = { from: since > from ? since : from, to };
  return range.from < to ? range : null;
}

/** The condition on rows `r` of the roll-up of draws by buyer that are a vendor's own sale through an account. */
export function soldThrough({ id }: AgencyAccount, { models, buyers }: Part = EVERYTHING): Prisma.Sql {
  const one = (column: Prisma.Sql, ids: readonly string[]) =>
    ids.length > 0 ? Prisma.sql`AND ${column} = ANY (${ids}::uuid[])` : Prisma.empty;
  return Prisma.sql`r.supplier_account_id = ${id}::uuid AND r.purpose = 'sold'
    ${one(Prisma.sql`r.model_id`, models)} ${one(Prisma.sql`r.buyer_id`, buyers)}`;
}

/** What calls that were sold drew from an account under agency supply in a range, at cost: the vendor's own sale. */
export async function soldForVendor(
  tx: Tx,
  tenantId: string,
  account: AgencyAccount,
  asked: TimeRange,
  part?: Part,
): Promise<ByCurrency> {
  const range = agencyRange(account, asked);
  if (range === null) return new Map();
  const rows = await tx.$queryRaw<{ currency: string; nano: string }[]>`
    SELECT r.currency, sum(r.cost_nano)::text AS nano
    FROM (${rolled("lotBuyer", tenantId, range, soldThrough(account, part))}) r GROUP BY 1 ORDER BY 1`;
  return new Map(rows.map(({ currency, nano }) => [currency, BigInt(nano)]));
}

/**
 * By how much the books show a seller's revenue and cost lower than its sales: what vendors sold through it under agency supply. 0 for
 * whoever keeps no stock. The books follow within the hour (`netAgency`); margins are the same either way.
 */
export async function agencySold(
  tx: Tx,
  seller: { readonly tenantId: string; readonly isRoot: boolean; readonly currency: string },
  range: TimeRange,
  part?: Part,
): Promise<bigint> {
  if (!seller.isRoot) return 0n;
  let sum = 0n;
  for (const account of await agencyAccounts(tx, seller.tenantId))
    sum += (await soldForVendor(tx, seller.tenantId, account, range, part)).get(seller.currency) ?? 0n;
  return sum;
}
