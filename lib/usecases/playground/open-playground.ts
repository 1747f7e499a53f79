import { randomBytes } from "node:crypto";

import { apiKeyHint, formatApiKey } from "@/lib/domain/access/api-key";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { NANO_PER_UNIT } from "@/lib/domain/money/nano";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import type { Tx } from "@/lib/db/with-tenant";
import type { MemberActor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";
import { Conflict, Forbidden } from "@/lib/usecases/errors";

import { openPlaygroundSchema } from "./schemas";

export interface PlaygroundKey {
  /** The key itself, for the browser's memory alone; null in a repeated answer. */
  readonly secret: string | null;
  readonly expiresAt: Date;
  /** What the member may spend in the playground in a day, in nano. */
  readonly dayLimitNano: bigint;
  readonly currency: string;
}

const LIFE_MS = 3_600_000;
/** A day of one member, in whole units of the currency: enough to try models, too little to live on. */
const DAY_LIMIT: Readonly<Record<Currency, bigint>> = { USD: 5n, EUR: 5n, CNY: 35n, JPY: 700n };
/** As lib/domain/access/key-limits reads them: two panels at once, and a second member of patience. */
const LIMITS = { requestsPerMinute: 30, streams: 4 };
const NAME = "Playground";

/**
 * Gives the member's playground key another text that works for an hour: the one before it ends. The row stays, so that the
 * day's budget cannot be had twice by opening the page again. Only people have one; the root, which buys from nobody, has none.
 */
export const openPlayground = command({
  name: "playground.open",
  permission: "keys.write",
  input: openPlaygroundSchema,
  async run({ tx, actor, now, newId, audit }): Promise<PlaygroundKey> {
    if (actor.kind !== "member") throw new Forbidden();
    const terms = await buyingTerms(tx, actor);
    const secret = formatApiKey(randomBytes(32));
    const text = {
      digest: new Uint8Array(apiKeyDigest(secrets().apiKeyPepper, secret)),
      hint: apiKeyHint(secret),
      expiresAt: new Date(now.getTime() + LIFE_MS),
    };
    const id = (await ownPlaygroundKey(tx, actor)) ?? newId();
    const { tenantId, partyId, memberId } = actor;
    const made = { tenantId, id, partyId, name: NAME, createdById: memberId, createdAt: now, limits: LIMITS };
    await tx.apiKey.upsert({
      where: { tenantId_id: { tenantId, id } },
      create: { ...made, ...text, status: "active", purpose: "playground" },
      update: text,
    });
    const dayLimitNano = DAY_LIMIT[terms.currency] * NANO_PER_UNIT;
    await keepBudget(tx, { ...terms, id, dayLimitNano, tenantId, partyId, now, newId });
    audit({ kind: "api_key", id, detail: { name: NAME, hint: text.hint } });
    return { secret, expiresAt: text.expiresAt, dayLimitNano, currency: terms.currency };
  },
  redact: (answer) => ({ ...answer, secret: null }),
});

/** The member's key that was not revoked; the member is locked, so that two pages opened at once do not make two. */
async function ownPlaygroundKey(tx: Tx, { tenantId, memberId }: MemberActor): Promise<string | undefined> {
  await tx.$queryRaw`SELECT id FROM member WHERE tenant_id = ${tenantId}::uuid AND id = ${memberId}::uuid FOR NO KEY UPDATE`;
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM api_key WHERE tenant_id = ${tenantId}::uuid AND created_by_id = ${memberId}::uuid
      AND purpose = 'playground' AND status = 'active' FOR NO KEY UPDATE`;
  return row?.id;
}

async function buyingTerms(tx: Tx, { tenantId, partyId }: MemberActor) {
  const edge = await tx.edge.findFirst({
    where: { tenantId, buyerId: partyId, validTo: null },
    select: { sellerId: true, currency: true },
  });
  if (!edge || !isCurrency(edge.currency)) throw new Conflict("playground_buys_nothing");
  return { sellerId: edge.sellerId, currency: edge.currency };
}

interface DayBudget {
  readonly tenantId: string;
  readonly partyId: string;
  readonly sellerId: string;
  readonly id: string;
  readonly currency: Currency;
  readonly dayLimitNano: bigint;
  readonly now: Date;
  newId(): string;
}

/** The budget is made with the key and outlives its texts; a customer that changed its seller begins a new one. */
async function keepBudget(tx: Tx, budget: DayBudget): Promise<void> {
  const { tenantId, partyId, sellerId, id, currency, dayLimitNano, now, newId } = budget;
  const known = await tx.budget.findFirst({ where: { tenantId, apiKeyId: id, period: "day" } });
  if (known?.sellerId === sellerId && known.currency === currency) return;
  if (known) await tx.budget.delete({ where: { tenantId_id: { tenantId, id: known.id } } });
  await tx.budget.create({
    data: {
      ...{ tenantId, id: newId(), sellerId, buyerId: partyId, apiKeyId: id, period: "day", currency },
      ...{ limitNano: dayLimitNano, windowStart: now },
    },
  });
}
