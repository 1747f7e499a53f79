import type { Tx } from "@/lib/db/with-tenant";
import type { Dimension } from "@/lib/domain/metering/dimension";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { belowCost } from "@/lib/domain/pricing/below-cost";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { nextOpening, windowFault } from "@/lib/domain/pricing/time-window";
import { withoutInherited } from "@/lib/domain/pricing/inheritance";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";

import { offeredPrice, type Offer, type OfferedPrice, type SellingGround } from "./selling-prices";
import { RuleQuestions, type RuleQuestion } from "./rule-questions";
import { ruleBuyer } from "./selling-steps";

/** A price that does not cover what the seller pays, or of which nobody knows whether it does. */
export interface BelowCostPair {
  readonly model: string;
  /** A customer's or segment's name; null for everybody. */
  readonly audience: string | null;
  readonly dimension: Dimension;
  readonly currency: Currency;
  readonly price: bigint;
  /** Null where it is unknown. */
  readonly cost: bigint | null;
}

/** A rule that makes no price of some model. */
export interface RuleFault {
  readonly ruleId: string | null;
  readonly model: string;
  readonly audience: string | null;
  readonly kind: "missing_price" | "missing_exchange_rate" | "invalid_rule" | "no_rule";
}

export interface Review {
  readonly belowCost: readonly BelowCostPair[];
  readonly faults: readonly RuleFault[];
  /** What may be meant, and may be a slip: each is asked about before it can charge anyone. */
  readonly questions: readonly RuleQuestion[];
}

/** Buyers that the same rules price alike: all of them are checked by checking one. */
export interface AudienceGroup {
  readonly name: string | null;
  /** Named by a rule, and a buyer by another book: what it would pay is looked at, since it may be put on this one any day. */
  readonly elsewhere?: boolean;
  readonly buyer: Offer["buyer"];
  readonly currency: Currency;
}

/**
 * The groups of buyers a book's rules tell apart: everybody, each segment, each buyer a rule names, in each currency its
 * buyers pay in. Needs a scope that sees the seller's edges.
 */
export async function audienceGroups(
  tx: Tx,
  book: {
    readonly tenantId: string;
    readonly id: string;
    readonly sellerId: string;
    readonly isDefault: boolean;
  },
  bookCurrency: Currency,
  rules: readonly MarkupRule[],
): Promise<AudienceGroup[]> {
  const { tenantId, sellerId } = book;
  const named = new Set(
    rules.flatMap(({ audience }) => (audience.kind === "customer" ? [audience.partyId] : [])),
  );
  const edges = await tx.edge.findMany({
    where: {
      ...{ tenantId, sellerId, validTo: null },
      OR: [
        { priceBookId: book.id },
        ...(book.isDefault ? [{ priceBookId: null }] : []),
        { buyerId: { in: [...named] } },
      ],
    },
    select: {
      currency: true,
      priceBookId: true,
      buyer: { select: { id: true, name: true, segment: true } },
    },
  });
  const segments = new Set(
    rules.flatMap(({ audience }) => (audience.kind === "segment" ? [audience.segment] : [])),
  );
  const groups = new Map<string, AudienceGroup>();
  const add = (key: string, group: AudienceGroup) => void groups.set(`${group.currency} ${key}`, group);
  add("all", { name: null, buyer: { partyId: "", segments: [] }, currency: bookCurrency });
  for (const segment of segments) {
    add(`segment ${segment}`, {
      name: segment,
      buyer: { partyId: "", segments: [segment] },
      currency: bookCurrency,
    });
  }
  for (const { currency, priceBookId, buyer } of edges) {
    if (!isCurrency(currency)) continue;
    const { id, name, segment } = buyer;
    if (priceBookId !== book.id && !(book.isDefault && priceBookId === null)) {
      // Only a book of its own currency can be assigned to it.
      if (currency === bookCurrency)
        add(`customer ${id}`, { name, buyer: ruleBuyer(id, segment), currency, elsewhere: true });
      continue;
    }
    const told = segment !== null && segments.has(segment) ? segment : null;
    if (named.has(id)) add(`customer ${id}`, { name, buyer: ruleBuyer(id, segment), currency });
    else add(told === null ? "all" : `segment ${told}`, { name: told, buyer: ruleBuyer("", told), currency });
  }
  return [...groups.values()];
}

/**
 * Checks an edition before it is published: every model for every group of buyers, from the day it begins and again on
 * each day one of its rules begins or ends. Inherited prices are named only where they differ from what they inherit.
 */
export function reviewVersion(
  ground: SellingGround,
  version: Pick<Offer, "versionId" | "rules" | "stock">,
  groups: readonly AudienceGroup[],
  from: Date,
): Review {
  const found: Found = {
    belowCost: new Map(),
    faults: new Map(),
    questions: new RuleQuestions(version.rules),
  };
  const tiers = new Set(version.rules.map(({ serviceTier }) => serviceTier ?? "default"));
  for (const at of instants(ground, version.rules, from)) {
    for (const group of groups) {
      const { buyer, currency } = group;
      const offer: Offer = { ...version, buyer, currency, allowedModelIds: [] };
      for (const serviceTier of tiers) {
        for (const model of ground.models) {
          const price = offeredPrice(ground, offer, model, at, serviceTier);
          if (!group.elsewhere) found.questions.look(model, group, price, at, serviceTier);
          // A model that is sold at one speed only is not at fault.
          const told = serviceTier === "default" && !group.elsewhere;
          if (told || price.kind === "priced") note(found, model, group, price);
        }
      }
    }
  }
  return {
    belowCost: [...found.belowCost.values()],
    faults: [...found.faults.values()],
    questions: found.questions.asked(),
  };
}

interface Found {
  readonly belowCost: Map<string, BelowCostPair>;
  readonly faults: Map<string, RuleFault>;
  readonly questions: RuleQuestions;
}

/** Keeps what is wrong with one price, once however many days it is wrong on. */
function note(found: Found, model: PricedModel, group: AudienceGroup, price: OfferedPrice): void {
  const { name: audience, currency } = group;
  const where = { model: model.displayName, audience };
  if (price.kind === "failed" && price.failure.kind !== "no_levels") {
    const { failure } = price;
    const ruleId = "ruleId" in failure ? toWireId("markupRule", failure.ruleId) : null;
    found.faults.set(`${model.id} ${audience} ${failure.kind} ${ruleId}`, {
      ...where,
      ruleId,
      kind: failure.kind,
    });
  }
  if (price.kind !== "priced") return;
  const { level } = price;
  const bands = [level, ...(level.bands ?? [])];
  const own = new Set(
    bands.flatMap(({ prices, buy }) =>
      Object.keys({ ...withoutInherited(prices), ...withoutInherited(buy) }),
    ),
  );
  for (const { dimension, price: sell, cost } of belowCost([level])) {
    if (!own.has(dimension)) continue;
    const pair = { ...where, dimension, currency, price: sell, cost };
    found.belowCost.set(`${model.id} ${audience} ${currency} ${dimension}`, pair);
  }
}

/**
 * The first moment, each at which a rule begins or ends, here or above, and after each of those the next at which hours of the day begin to
 * count: a rule for the nights of next month is looked at in a night of next month.
 */
function instants(ground: SellingGround, rules: readonly MarkupRule[], from: Date): Date[] {
  const steps = [...(ground.supply?.steps ?? []), { rules, timeZone: ground.timeZone }];
  const dates = steps.flatMap(({ rules: those }) =>
    those.flatMap(({ effectiveFrom, effectiveTo }) =>
      [effectiveFrom, effectiveTo].flatMap((moment) => (moment && moment > from ? [moment.getTime()] : [])),
    ),
  );
  const times = new Set([from.getTime(), ...dates]);
  for (const start of [...times]) {
    for (const { rules: those, timeZone } of steps) {
      for (const window of those.flatMap(({ timeWindows = [] }) => timeWindows)) {
        if (!windowFault(window)) times.add(nextOpening(window, new Date(start), timeZone).getTime());
      }
    }
  }
  return [...times].sort((a, b) => a - b).map((ms) => new Date(ms));
}
