import type { Tx } from "@/lib/db/with-tenant";
import { fromArray, type Quantities } from "@/lib/domain/metering/quantities";
import { explainLine, type ExplainedLine } from "@/lib/domain/pricing/explain-line";
import { rateCardFromJson, type CardLevel, type RateCardJson } from "@/lib/domain/pricing/rate-card";
import { markupRuleFromJson } from "@/lib/domain/pricing/markup-rule-json";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { callRecord, triesOf } from "@/lib/usecases/usage/call-record";
import { CHARGE_QUESTIONED, type QuestionDetail } from "@/lib/usecases/usage/question-charge";
import { callIdSchema } from "@/lib/usecases/usage/schemas";

import { ruleView, type RuleView } from "./rule-view";
import { sellerZone } from "./seller-days";

/** One sale of a call that the actor's party has a side in. */
export interface ExplainedSale {
  /** The party sold it to `other`, or bought it from `other`. */
  readonly side: "sold" | "bought";
  readonly other: string;
  readonly currency: string;
  readonly mode: CardLevel["mode"];
  /** The seller's own edition and rule; null on the side of the buyer, to whom they are not shown. */
  readonly madeBy: {
    readonly book: { readonly id: string; readonly name: string };
    readonly version: number;
    readonly rule: RuleView;
  } | null;
  readonly window: CardLevel["window"] | null;
  readonly line: ExplainedLine;
  /** What the books have; null where nobody was charged. */
  readonly charged: { readonly amountNano: bigint; readonly feeNano: bigint } | null;
  /** The replay gives what was charged. */
  readonly agrees: boolean;
}

/**
 * Replays how a call was priced at the levels the actor's party has a side in: what it sold at and by which rule, what it paid, and what
 * it earned. Of other levels nothing is answered but how many there are (SECURITY.md: a seller sees its direct buyers). System scope
 * for the card's sake; throws NotFound for a call the party is not in the chain of.
 */
export const explainCall = query({
  name: "price_book.explain_call",
  permission: "prices.read",
  scope: "system",
  input: callIdSchema,
  async run({ tx, actor }, { id }) {
    const { tenantId, partyId } = actor;
    const call = found("call", await findCall(tx, actor, id));
    const usage = fromArray(call.usage);
    const card = await cardOf(tx, tenantId, call.rateCardId);
    const lines = await tx.ratedLine.findMany({ where: { tenantId, callId: id } });
    const own = card.levels.filter((level) => level.sellerId === partyId || level.buyerId === partyId);
    const sales = await Promise.all(
      own.map((level) =>
        explained(
          tx,
          actor,
          level,
          usage,
          lines.find((line) => line.level === level.level),
        ),
      ),
    );
    const stockNano = partyId === tenantId ? await stockCost(tx, tenantId, id) : null;
    return {
      id: toWireId("call", id),
      ...{ at: call.admittedAt, settledAt: call.settledAt, state: call.state, outcome: call.outcome },
      ...{ faultRow: call.faultRow, estimated: call.estimated, usage },
      model: await modelOf(tx, tenantId, call.modelId),
      serviceTier: card.serviceTier ?? "default",
      record: callRecord(call),
      question: await questionOf(tx, actor, id),
      /** Null for sellers that buy what they sell: the upstreams are the root's. */
      tries: partyId === tenantId ? await triesOf(tx, tenantId, call) : null,
      sales,
      earned: earnedOf(sales, stockNano),
      /** Levels between the party's direct buyer and the customer. */
      levelsBelow: card.levels.filter(({ level }) => level > Math.max(...own.map((one) => one.level))).length,
    };
  },
});

export type CallExplanation = Awaited<ReturnType<typeof explainCall.execute>>;

function findCall(tx: Tx, { tenantId, partyId }: Actor, id: string) {
  return tx.call.findFirst({ where: { tenantId, id, partyPath: { has: partyId } } });
}

/** What the party's buyer asks about the charge, until it is answered. */
async function questionOf(
  tx: Tx,
  { tenantId, partyId }: Actor,
  callId: string,
): Promise<QuestionDetail | null> {
  const alert = await tx.alert.findFirst({
    where: { tenantId, partyId, kind: CHARGE_QUESTIONED, subjectId: callId, resolvedAt: null },
    select: { detail: true },
  });
  return alert && (alert.detail as unknown as QuestionDetail);
}

async function cardOf(tx: Tx, tenantId: string, id: string) {
  const row = await tx.rateCard.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } });
  return rateCardFromJson(row.card as unknown as RateCardJson);
}

async function modelOf(tx: Tx, tenantId: string, id: string) {
  const model = await tx.model.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } });
  return { name: model.name, displayName: model.displayName };
}

interface Charged {
  readonly amountNano: bigint;
  readonly feeNano: bigint;
  readonly volumeFrom: readonly bigint[];
}

async function explained(
  tx: Tx,
  actor: Actor,
  level: CardLevel,
  usage: Quantities,
  charged: Charged | undefined,
): Promise<ExplainedSale> {
  const sold = level.sellerId === actor.partyId;
  const line = explainLine(usage, level, charged?.volumeFrom);
  const other = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId: actor.tenantId, id: sold ? level.buyerId : level.sellerId } },
    select: { name: true },
  });
  return {
    ...{ side: sold ? "sold" : "bought", other: other.name, currency: level.currency, mode: level.mode },
    madeBy: sold ? await makerOf(tx, actor, level) : null,
    window: level.window ?? null,
    // What a seller's counters are called says what its rules speak of: not for its buyers.
    line: sold
      ? line
      : { ...line, counters: line.counters.map((one, index) => ({ ...one, key: `${index}` })) },
    charged: charged ? { amountNano: charged.amountNano, feeNano: charged.feeNano } : null,
    agrees: !charged || (charged.amountNano === line.amountNano && charged.feeNano === line.feeNano),
  };
}

async function makerOf(tx: Tx, actor: Actor, level: CardLevel): Promise<ExplainedSale["madeBy"]> {
  const { tenantId } = actor;
  const row = await tx.markupRule.findUnique({
    where: { tenantId_id: { tenantId, id: level.ruleId } },
    include: { priceVersion: { include: { priceBook: true } } },
  });
  if (!row) return null;
  const rule = markupRuleFromJson(row.rule);
  const names = {
    models: await namesOf(tx, "model", tenantId, rule.scope.kind === "model" ? rule.scope.modelId : null),
    buyers: await namesOf(
      tx,
      "party",
      tenantId,
      rule.audience.kind === "customer" ? rule.audience.partyId : null,
    ),
    zone: await sellerZone(tx, actor),
  };
  const { priceBook, number } = row.priceVersion;
  return {
    book: { id: toWireId("priceBook", priceBook.id), name: priceBook.name },
    version: number,
    rule: ruleView(rule, names),
  };
}

async function namesOf(tx: Tx, kind: "model" | "party", tenantId: string, id: string | null) {
  if (id === null) return new Map<string, string>();
  const where = { tenantId_id: { tenantId, id } };
  const name =
    kind === "model"
      ? (await tx.model.findUnique({ where, select: { displayName: true } }))?.displayName
      : (await tx.party.findUnique({ where, select: { name: true } }))?.name;
  return new Map(name === undefined ? [] : [[id, name]]);
}

async function stockCost(tx: Tx, tenantId: string, callId: string): Promise<CostParts> {
  const draws = await tx.lotDraw.findMany({ where: { tenantId, callId } });
  const cost = (purposes: readonly string[]) =>
    draws.reduce((sum, draw) => sum + (purposes.includes(draw.purpose) ? draw.costNano : 0n), 0n);
  return {
    soldNano: cost(["sold"]),
    absorbedNano: cost(["absorbed", "testing"]),
    currencies: new Set(draws.map(({ currency }) => currency)),
  };
}

interface CostParts {
  readonly soldNano: bigint;
  readonly absorbedNano: bigint;
  readonly currencies: ReadonlySet<string>;
}

/** What the call left with the party, in the currency it sold in; the margin is null where it was bought in another one. */
function earnedOf(sales: readonly ExplainedSale[], stock: CostParts | null) {
  const sold = sales.find(({ side }) => side === "sold");
  const bought = sales.find(({ side }) => side === "bought");
  if (!sold) return null;
  const { currency } = sold;
  const revenueNano = sold.charged?.amountNano ?? 0n;
  const costNano = stock ? stock.soldNano : (bought?.charged?.amountNano ?? 0n);
  const costCurrency = stock ? ([...stock.currencies][0] ?? currency) : (bought?.currency ?? currency);
  const same = costCurrency === currency && (stock === null || stock.currencies.size <= 1);
  return {
    ...{ currency, revenueNano, costNano, costCurrency, absorbedNano: stock?.absorbedNano ?? 0n },
    marginNano: same ? revenueNano - costNano : null,
  };
}
