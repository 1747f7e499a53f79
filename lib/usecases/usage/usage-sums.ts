import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import type { Actor } from "@/lib/usecases/actor";
import { rolled } from "@/lib/usecases/rollup/rolled";

import type { UsageFilter } from "./schemas";

/** What some calls come to. Tokens count every dimension of text and audio; failed calls cost nothing. */
export interface UsageSums {
  readonly costNano: bigint;
  readonly calls: bigint;
  readonly failed: bigint;
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
}

/** A row of `sumsIn`. */
export interface SumsRow {
  readonly cost: string;
  readonly calls: bigint;
  readonly failed: bigint;
  readonly input: string;
  readonly output: string;
}

export const NO_USAGE: UsageSums = { costNano: 0n, calls: 0n, failed: 0n, inputTokens: 0n, outputTokens: 0n };

/** The columns of `SumsRow` over rows `r` of the usage roll-up; costs of one currency. Sums may pass what bigint holds: text. */
export const sumsIn = (currency: string): Prisma.Sql => Prisma.sql`
  COALESCE(sum(r.amount_nano) FILTER (WHERE r.currency = ${currency}), 0)::text AS cost, COALESCE(sum(r.calls), 0)::bigint AS calls,
  COALESCE(sum(r.failed), 0)::bigint AS failed, COALESCE(sum(r.input_tokens), 0)::text AS input,
  COALESCE(sum(r.output_tokens), 0)::text AS output`;

/** Reads a row of `sumsIn`. */
export function sumsOf(row: SumsRow): UsageSums {
  return {
    costNano: BigInt(row.cost),
    calls: row.calls,
    failed: row.failed,
    inputTokens: BigInt(row.input),
    outputTokens: BigInt(row.output),
  };
}

/** Both together. */
export function addSums(a: UsageSums, b: UsageSums): UsageSums {
  return {
    costNano: a.costNano + b.costNano,
    calls: a.calls + b.calls,
    failed: a.failed + b.failed,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

/** What is summed: a stretch of time, some models and keys (none: all), and amounts of one currency. */
export interface SumsAsked {
  readonly range: TimeRange;
  readonly filter: Pick<UsageFilter, "model" | "key">;
  readonly currency: string;
}

/** A party's own calls of some models and keys (none: all), as a condition on rows `r` of the usage roll-up. */
export function ownUsage({ partyId }: Actor, { model, key }: SumsAsked["filter"]): Prisma.Sql {
  const models = model.length > 0 ? Prisma.sql`AND r.model_id = ANY (${model}::uuid[])` : Prisma.empty;
  const keys = key.length > 0 ? Prisma.sql`AND r.api_key_id = ANY (${key}::uuid[])` : Prisma.empty;
  return Prisma.sql`r.customer_id = ${partyId}::uuid ${models} ${keys}`;
}

/** The sums of a party's own calls over a stretch as a whole, to the quarter of an hour. */
export async function readTotals(tx: Tx, actor: Actor, asked: SumsAsked): Promise<UsageSums> {
  const { range, filter, currency } = asked;
  const [row] = await tx.$queryRaw<SumsRow[]>`
    SELECT ${sumsIn(currency)} FROM (${rolled("usage", actor.tenantId, range, ownUsage(actor, filter))}) r`;
  return row ? sumsOf(row) : NO_USAGE;
}

/** The currency a party buys in now; the tenant's for the root, which buys from nobody. */
export async function currencyOf(tx: Tx, { tenantId, partyId }: Actor): Promise<string> {
  const edge = await tx.edge.findFirst({
    where: { tenantId, buyerId: partyId, validTo: null },
    select: { currency: true },
  });
  if (edge) return edge.currency;
  return (await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { currency: true } }))
    .currency;
}
