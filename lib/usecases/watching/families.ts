import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { lotOf } from "@/lib/usecases/inventory/lot-view";
import { costRemaining } from "@/lib/domain/inventory/cost";
import { expectBurn, outlook, type StockOutlook } from "@/lib/domain/inventory/burn-forecast";
import { dayOf, startOfDay } from "@/lib/domain/tenancy/zone";

import { lately, rolled, rolledSteps } from "../rollup/rolled";
import { AHEAD_DAYS, SEEN_DAYS } from "./lot-outlook";

/** What stock of one model family (vendor) an account has, at cost, and how long it lasts. "" is all of the account. */
export interface FamilyStock extends StockOutlook {
  readonly accountId: string;
  readonly family: string;
  readonly currency: string;
  readonly stockNano: bigint;
  readonly burnPerDayNano: bigint;
}

interface Row {
  account: string;
  family: string;
  step: number;
  cost: bigint;
}

/**
 * Stock at cost and its outlook by account and by model family within it. A lot that serves several families counts for each: it can
 * be used up by any of them. Pay-as-you-go is no stock, but what it served is burn all the same.
 */
export async function familyStock(
  tx: Tx,
  tenantId: string,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Promise<FamilyStock[]> {
  const models = await tx.model.findMany({ where: { tenantId }, select: { id: true, vendor: true } });
  const vendorOf = new Map(models.map(({ id, vendor }) => [id, vendor]));
  const lots = await tx.lot.findMany({
    where: { tenantId, status: "active", kind: { not: "pay_as_you_go" } },
  });
  const burnt = await burnByFamily(tx, tenantId, now, timeZone);
  const stock = new Map<string, { currency: string; nano: bigint }>();
  const add = (accountId: string, family: string, currency: string, nano: bigint) => {
    const key = keyOf(accountId, family);
    stock.set(key, { currency, nano: (stock.get(key)?.nano ?? 0n) + nano });
  };
  for (const row of lots) {
    if (row.expiresAt !== null && row.expiresAt <= now) continue;
    const nano = costRemaining(lotOf(row));
    add(row.supplierAccountId, "", row.currency, nano);
    const served =
      row.modelIds.length === 0
        ? familiesAt(burnt, row.supplierAccountId)
        : row.modelIds.map((id) => vendorOf.get(id) ?? "");
    for (const family of new Set(served))
      if (family !== "") add(row.supplierAccountId, family, row.currency, nano);
  }
  const today = new Date(Date.UTC(...dateOf(dayOf(now, timeZone)))).getUTCDay();
  return [...stock]
    .map(([key, { currency, nano }]) => {
      const [accountId = "", family = ""] = key.split(" ", 2);
      const days = burnt.get(key) ?? Array.from({ length: SEEN_DAYS }, () => 0n);
      const seen = days.map((qty, i) => ({ qty, weekday: (((today - SEEN_DAYS + i) % 7) + 7) % 7 }));
      const total = seen.slice(-7).reduce((sum, { qty }) => sum + qty, 0n);
      return {
        ...{ accountId, family, currency, stockNano: nano, burnPerDayNano: total / 7n },
        ...outlook(nano, expectBurn(seen, today, AHEAD_DAYS)),
      };
    })
    .sort((a, b) => (a.accountId + a.family < b.accountId + b.family ? -1 : 1));
}

const dateOf = ({ year, month, day }: { year: number; month: number; day: number }) =>
  [year, month - 1, day] as const;
const keyOf = (accountId: string, family: string) => `${accountId} ${family}`;

const familiesAt = (burnt: ReadonlyMap<string, unknown>, accountId: string): string[] =>
  [...burnt.keys()]
    .filter((key) => key.startsWith(`${accountId} `))
    .map((key) => key.slice(accountId.length + 1));

/** Cost drawn on each of the last whole days, by account and family, and by account. */
async function burnByFamily(
  tx: Tx,
  tenantId: string,
  now: Date,
  timeZone: string,
): Promise<ReadonlyMap<string, bigint[]>> {
  const today = dayOf(now, timeZone);
  const starts = Array.from({ length: SEEN_DAYS }, (_, i) =>
    startOfDay({ ...today, day: today.day - SEEN_DAYS + i }, timeZone),
  );
  const rows = await tx.$queryRaw<Row[]>`
    SELECT r.supplier_account_id AS account, m.vendor AS family, width_bucket(r.at, ${starts}::timestamptz[]) AS step, sum(r.cost_nano)::bigint AS cost
    FROM (${rolledSteps("draw", tenantId, { starts, end: startOfDay(today, timeZone) }, Prisma.sql`true`)}) r
    JOIN model m ON m.tenant_id = ${tenantId}::uuid AND m.id = r.model_id GROUP BY 1, 2, 3`;
  const days = new Map<string, bigint[]>();
  for (const { account, family, step, cost } of rows) {
    for (const key of [keyOf(account, family), keyOf(account, "")]) {
      const kept = days.get(key) ?? Array.from({ length: SEEN_DAYS }, () => 0n);
      kept[step - 1] = (kept[step - 1] ?? 0n) + cost;
      days.set(key, kept);
    }
  }
  return days;
}

/** One family's prepaid promises against what could serve them. */
export interface Coverage {
  readonly family: string;
  /** What buyers have paid ahead and may spend on this family, by what they bought lately, at selling prices. */
  readonly promisedNano: bigint;
  /** What serving that would cost at the margin of late. */
  readonly costNano: bigint;
  /** Stock that serves the family, at cost. */
  readonly stockNano: bigint;
}

const THIRTY_DAYS_MS = 30 * 86_400_000;

/**
 * Prepaid promises of the root's direct buyers against stock, by model family: a promise is not tied to a model, so it is split as the last
 * thirty days were. Cash is what else there is to buy with.
 */
export async function coverageOf(
  tx: Tx,
  tenantId: string,
  currency: string,
  stock: readonly FamilyStock[],
  now: Date,
): Promise<{ readonly families: Coverage[]; readonly cashNano: bigint; readonly promisedNano: bigint }> {
  const { _sum } = await tx.wallet.aggregate({
    where: { tenantId, sellerId: tenantId, currency },
    _sum: { postedNano: true },
  });
  const promisedNano = _sum.postedNano ?? 0n;
  const { from, to } = lately(now, THIRTY_DAYS_MS);
  const sold = await tx.$queryRaw<{ family: string; nano: bigint }[]>`
    SELECT m.vendor AS family, sum(r.amount_nano)::bigint AS nano
    FROM (${rolled("sale", tenantId, { from, to }, Prisma.sql`r.seller_id = ${tenantId}::uuid AND r.currency = ${currency}`)}) r
    JOIN model m ON m.tenant_id = ${tenantId}::uuid AND m.id = r.model_id GROUP BY 1 ORDER BY 1`;
  const cost = await tx.$queryRaw<{ family: string; nano: bigint }[]>`
    SELECT m.vendor AS family, sum(r.cost_nano)::bigint AS nano
    FROM (${rolled("draw", tenantId, { from, to }, Prisma.sql`r.purpose = 'sold' AND r.currency = ${currency}`)}) r
    JOIN model m ON m.tenant_id = ${tenantId}::uuid AND m.id = r.model_id GROUP BY 1`;
  const costOf = new Map(cost.map(({ family, nano }) => [family, nano]));
  const total = sold.reduce((sum, { nano }) => sum + nano, 0n);
  const families = sold.map(({ family, nano }) => {
    const share = total === 0n ? 0n : (promisedNano * nano) / total;
    return {
      family,
      promisedNano: share,
      costNano: nano === 0n ? 0n : (share * (costOf.get(family) ?? 0n)) / nano,
      stockNano: stock
        .filter((each) => each.family === family && each.currency === currency)
        .reduce((sum, { stockNano }) => sum + stockNano, 0n),
    };
  });
  return { families, promisedNano, cashNano: await cashOf(tx, tenantId, currency) };
}

async function cashOf(tx: Tx, tenantId: string, currency: string): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ nano: string }[]>`
    SELECT COALESCE(sum(CASE side WHEN 'debit' THEN amount_nano ELSE -amount_nano END), 0)::text AS nano FROM posting
    WHERE tenant_id = ${tenantId}::uuid AND party_id = ${tenantId}::uuid AND code IN ('bank', 'psp_clearing') AND currency = ${currency}`;
  return BigInt(row?.nano ?? "0");
}
