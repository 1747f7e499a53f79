import { z } from "zod";

import type { Tx } from "@/lib/db/with-tenant";
import { dimensionIndex } from "@/lib/domain/metering/dimension";
import { cheapest, type Candidate } from "@/lib/domain/pricing/cheaper-model";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { Actor } from "@/lib/usecases/actor";
import { query } from "@/lib/usecases/define";
import { ownGround } from "@/lib/usecases/simulator/editions";
import { currencyOf } from "@/lib/usecases/usage/usage-sums";
import { Prisma } from "@/generated/prisma/client";

export const ADVICE_DAYS = 30;
/** So many of the newest of them: what people do is what they did lately, and a page takes the same time however much there was. */
export const ADVICE_CALLS_MAX = 2_000;
const DAY_MS = 86_400_000;
/** A short question with a shorter answer, and no thinking: what extraction, sorting and routing look like from outside. */
export const SIMPLE_INPUT_MAX = 2_000;
export const SIMPLE_OUTPUT_MAX = 200;
/** Inputs so long that repeating them uncached is worth a look. */
export const LONG_INPUT_MIN = 4_096;
const CALLS_MIN = 20;
/** How much of long inputs is supposed to repeat itself. */
export const REPEATED_PERCENT = 50;

/** Calls of one model that a cheaper one could serve. */
export interface CheaperAdvice {
  readonly model: string;
  readonly instead: string;
  readonly calls: bigint;
  readonly paidNano: bigint;
  readonly wouldPayNano: bigint;
  readonly savingNano: bigint;
}

/** Long inputs of one model that were sent without any of them being cached. */
export interface CachingAdvice {
  readonly model: string;
  readonly calls: bigint;
  readonly inputTokens: bigint;
  readonly savingNano: bigint;
}

/**
 * Where the newest of a party's own calls of thirty days could have cost it less, judged by their shape alone: no prompt is kept that could be
 * read. Prices are the party's own of today. System scope, since they are made by its sellers' rules; nothing else is answered.
 */
export const adviseCustomer = query({
  name: "advisor.customer",
  permission: "usage.read",
  scope: "system",
  input: z.object({}),
  async run({ tx, actor, now }) {
    const currency = await currencyOf(tx, actor);
    const ground = await ownGround(tx, actor, now);
    const names = new Map(ground.models.map(({ id, displayName }) => [id, displayName]));
    const candidates = ground.models.flatMap(({ id, catalogue }): Candidate[] => {
      const paid = ground.buy.get(id);
      return paid?.currency === currency
        ? [{ id, modality: catalogue.modalities[0] ?? "", prices: resolveInherited(paid.prices) }]
        : [];
    });
    const shapes = await shapesOf(tx, actor, currency, now);
    const cheaper = shapes.flatMap((shape) => cheaperAdvice(shape, candidates, names));
    const caching = shapes.flatMap((shape) => cachingAdvice(shape, candidates, names));
    const saving = (a: { savingNano: bigint }, b: { savingNano: bigint }) =>
      a.savingNano > b.savingNano ? -1 : 1;
    return {
      currency,
      days: ADVICE_DAYS,
      callsMax: ADVICE_CALLS_MAX,
      cheaper: cheaper.sort(saving),
      caching: caching.sort(saving),
    };
  },
});

export type CustomerAdvice = Awaited<ReturnType<typeof adviseCustomer.execute>>;

interface Shape {
  readonly model_id: string;
  readonly modality: string;
  readonly simple: bigint;
  readonly simple_paid: string;
  readonly simple_input: string;
  readonly simple_cached: string;
  readonly simple_output: string;
  readonly long: bigint;
  readonly long_input: string;
}

const slot = (dimension: Parameters<typeof dimensionIndex>[0]) =>
  Prisma.raw(`c.usage[${dimensionIndex(dimension) + 1}]`);

function shapesOf(tx: Tx, { tenantId, partyId }: Actor, currency: string, now: Date): Promise<Shape[]> {
  const floor = uuidV7Floor(new Date(now.getTime() - ADVICE_DAYS * DAY_MS));
  const [input, cached, output, reasoning] = [
    slot("input"),
    slot("cached_input"),
    slot("output"),
    slot("reasoning"),
  ];
  const written = Prisma.sql`${slot("cache_write_5m")} + ${slot("cache_write_1h")}`;
  const simple = Prisma.sql`${input} + ${cached} <= ${SIMPLE_INPUT_MAX} AND ${output} <= ${SIMPLE_OUTPUT_MAX} AND ${reasoning} = 0
    AND ${written} = 0 AND ${slot("image")} = 0 AND ${slot("audio_input")} = 0 AND ${slot("tool_call")} = 0`;
  const long = Prisma.sql`${input} >= ${LONG_INPUT_MIN} AND ${cached} = 0 AND ${written} = 0`;
  const sum = (of: Prisma.Sql, when: Prisma.Sql) =>
    Prisma.sql`COALESCE(sum(${of}) FILTER (WHERE ${when}), 0)::text`;
  return tx.$queryRaw<Shape[]>`
    SELECT c.model_id, m.modality, count(*) FILTER (WHERE ${simple}) AS simple, ${sum(Prisma.sql`l.amount_nano`, simple)} AS simple_paid,
      ${sum(input, simple)} AS simple_input, ${sum(cached, simple)} AS simple_cached, ${sum(output, simple)} AS simple_output,
      count(*) FILTER (WHERE ${long}) AS long, ${sum(input, long)} AS long_input
    FROM (
      SELECT * FROM call WHERE tenant_id = ${tenantId}::uuid AND customer_id = ${partyId}::uuid AND id >= ${floor}::uuid
      ORDER BY id DESC LIMIT ${ADVICE_CALLS_MAX}
    ) c JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
    JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id AND l.call_id >= ${floor}::uuid
    WHERE l.currency = ${currency}
    GROUP BY 1, 2 ORDER BY 1`;
}

type Names = ReadonlyMap<string, string>;

function cheaperAdvice(shape: Shape, candidates: readonly Candidate[], names: Names): CheaperAdvice[] {
  const paidNano = BigInt(shape.simple_paid);
  if (shape.simple < CALLS_MIN) return [];
  const quantities = {
    input: BigInt(shape.simple_input),
    cached_input: BigInt(shape.simple_cached),
    output: BigInt(shape.simple_output),
  };
  const best = cheapest(candidates, {
    modelId: shape.model_id,
    modality: shape.modality,
    quantities,
    paidNano,
  });
  if (!best) return [];
  const { costNano: wouldPayNano } = best;
  return [
    {
      ...{ model: names.get(shape.model_id) ?? "", instead: names.get(best.id) ?? "", calls: shape.simple },
      ...{ paidNano, wouldPayNano, savingNano: paidNano - wouldPayNano },
    },
  ];
}

/** The saving if half of those inputs had been read from the cache instead. */
function cachingAdvice(shape: Shape, candidates: readonly Candidate[], names: Names): CachingAdvice[] {
  const prices = candidates.find(({ id }) => id === shape.model_id)?.prices;
  const apart = (prices?.input ?? 0n) - (prices?.cached_input ?? prices?.input ?? 0n);
  const inputTokens = BigInt(shape.long_input);
  const savingNano = (inputTokens * apart * BigInt(REPEATED_PERCENT)) / 100_000n;
  if (shape.long < CALLS_MIN || savingNano <= 0n) return [];
  return [{ model: names.get(shape.model_id) ?? "", calls: shape.long, inputTokens, savingNano }];
}
