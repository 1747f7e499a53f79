import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import { INPUT_TOKENS, OUTPUT_TOKENS } from "@/lib/domain/metering/tokens";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import type { Actor } from "@/lib/usecases/actor";

import { FAILED, ownCalls, ownLine } from "./own-calls";
import type { UsageFilter } from "./schemas";

/** What some calls come to. Tokens count every dimension of text and audio; failed calls cost nothing. */
export interface UsageSums {
  readonly costNano: bigint;
  readonly calls: bigint;
  readonly failed: bigint;
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
}

/** A row of `SUMS`. */
export interface SumsRow {
  readonly cost: string;
  readonly calls: bigint;
  readonly failed: bigint;
  readonly input: string;
  readonly output: string;
}

export const NO_USAGE: UsageSums = { costNano: 0n, calls: 0n, failed: 0n, inputTokens: 0n, outputTokens: 0n };

/** The slots of some dimensions, added up; no value of a request ever enters this text. */
const slots = (dimensions: readonly Dimension[]) =>
  Prisma.raw(dimensions.map((dimension) => `c.usage[${dimensionIndex(dimension) + 1}]`).join(" + "));

/** The columns of `SumsRow` over `call c` and its own line `l`. Sums may pass what bigint holds: numeric, and text on the way out. */
export const SUMS = Prisma.sql`COALESCE(sum(l.amount_nano), 0)::text AS cost, count(*) AS calls,
  count(*) FILTER (WHERE ${FAILED}) AS failed, COALESCE(sum(${slots(INPUT_TOKENS)}), 0)::text AS input,
  COALESCE(sum(${slots(OUTPUT_TOKENS)}), 0)::text AS output`;

/** Reads a row of `SUMS`. */
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

/** The sums of a party's own calls over a stretch as a whole. */
export async function readTotals(tx: Tx, actor: Actor, asked: SumsAsked): Promise<UsageSums> {
  const { range, filter, currency } = asked;
  const [row] = await tx.$queryRaw<SumsRow[]>`
    SELECT ${SUMS} FROM call c ${ownLine(range)} AND l.currency = ${currency} WHERE ${ownCalls(actor, range, filter)}`;
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
