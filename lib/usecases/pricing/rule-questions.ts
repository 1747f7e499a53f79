import type { Dimension } from "@/lib/domain/metering/dimension";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { Currency } from "@/lib/domain/money/currency";
import type { CompiledLevel, CompileFailure } from "@/lib/domain/pricing/compile-chain";
import { multipliesLengths, type MarkupRule, type ServiceTier } from "@/lib/domain/pricing/markup-rule";
import { applies, comparePrecedence, compareRules } from "@/lib/domain/pricing/select-rule";
import { windowsOverlap } from "@/lib/domain/pricing/time-window";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";

import type { AudienceGroup } from "./review-version";
import type { OfferedPrice } from "./selling-prices";

/** Something about a rule that may be a slip; rows count from 1 in the draft's order. */
export type RuleQuestion =
  /** No model, no buyer, or no day: it will charge nobody. */
  | { readonly kind: "matches_nothing"; readonly row: number }
  /** Wherever it applies a more specific rule wins. */
  | { readonly kind: "never_wins"; readonly row: number; readonly by: number }
  /** Nothing but their ids decides between the two: refused. */
  | {
      readonly kind: "tie";
      readonly row: number;
      readonly by: number;
      readonly model: string;
      readonly audience: string | null;
    }
  /** A price is many times the list price, or a small part of it: a slip of the decimal point. */
  | {
      readonly kind: "far_from_list";
      readonly row: number;
      readonly model: string;
      readonly audience: string | null;
      readonly dimension: Dimension;
      readonly currency: Currency;
      readonly price: bigint;
      readonly list: bigint;
    }
  /** The vendor's list has prices for long input, and the rule multiplies them by steps of its own. */
  | { readonly kind: "long_twice"; readonly row: number; readonly model: string; readonly models: number }
  /** Two of its hours overlap; the one listed first counts. */
  | { readonly kind: "windows_overlap"; readonly row: number }
  /** Nobody knows a rate between two currencies: the buyers it is meant for could not buy. `models` of them, the first by name. */
  | {
      readonly kind: "no_rate";
      readonly row: number;
      readonly model: string;
      readonly models: number;
      readonly audience: string | null;
      readonly from: Currency;
      readonly to: Currency;
    }
  /** Some dimensions get no price by it, so that the model would not be for sale at all. */
  | {
      readonly kind: "no_price";
      readonly row: number;
      readonly model: string;
      readonly audience: string | null;
      readonly dimensions: readonly Dimension[];
    };

/** From this many times the list price, or this part of it, a price is asked about. */
const FAR_TIMES = 20n;

/** Looks at the rules of an edition while its prices are made, and says what there is to ask. */
export class RuleQuestions {
  readonly #rules: readonly MarkupRule[];
  readonly #seen = new Set<string>();
  readonly #winners = new Set<string>();
  /** Rule -> one that won over it. */
  readonly #beatenBy = new Map<string, string>();
  readonly #found = new Map<string, RuleQuestion>();
  /** The models behind each question that names but the first of them. */
  readonly #behind = new Map<string, Set<string>>();

  constructor(rules: readonly MarkupRule[]) {
    this.#rules = rules;
    for (const { id, timeWindows = [] } of rules) {
      const overlap = timeWindows.some((one, index) =>
        timeWindows.slice(index + 1).some((other) => windowsOverlap(one, other)),
      );
      if (overlap) this.#found.set(`windows ${id}`, { kind: "windows_overlap", row: this.#row(id) });
    }
  }

  /** One model for one group of buyers at one time, with the price it gets. */
  look(
    model: PricedModel,
    group: AudienceGroup,
    price: OfferedPrice,
    at: Date,
    serviceTier: ServiceTier,
  ): void {
    const [best, ...others] = this.#rules
      .filter((rule) => applies(rule, model.catalogue, group.buyer, at, serviceTier))
      .sort(compareRules);
    if (!best) return;
    this.#seen.add(best.id);
    this.#winners.add(best.id);
    for (const other of others) {
      this.#seen.add(other.id);
      this.#beatenBy.set(other.id, best.id);
    }
    const [second] = others;
    if (second && comparePrecedence(best, second) === 0) this.#tie(best, second, model, group);
    if (price.kind === "priced") this.#farFromList(price.level, model, group);
    if (model.list.bands && multipliesLengths(best)) this.#longTwice(best, model);
    if (price.kind === "failed") this.#unsold(best, price.failure, model, group);
  }

  #unsold(
    best: MarkupRule,
    failure: CompileFailure,
    { id, displayName: model }: PricedModel,
    group: AudienceGroup,
  ): void {
    const { name: audience } = group;
    const where = { row: this.#row(best.id), model, audience };
    if (failure.kind === "missing_price") {
      const { dimensions } = failure;
      this.#found.set(`price ${best.id} ${id} ${audience}`, { kind: "no_price", ...where, dimensions });
    }
    if (failure.kind !== "missing_exchange_rate") return;
    const { from, to } = failure;
    const key = `rate ${best.id} ${audience} ${from} ${to}`;
    const models = this.#behind.get(key) ?? new Set();
    this.#behind.set(key, models.add(id));
    const known = this.#found.get(key);
    const first = known?.kind === "no_rate" ? known : { ...where, kind: "no_rate" as const, from, to };
    this.#found.set(key, { ...first, models: models.size });
  }

  #longTwice(best: MarkupRule, { id, displayName: model }: PricedModel): void {
    const key = `long ${best.id}`;
    const models = this.#behind.get(key) ?? new Set();
    this.#behind.set(key, models.add(id));
    const known = this.#found.get(key);
    const first = known?.kind === "long_twice" ? known : { row: this.#row(best.id), model };
    this.#found.set(key, { ...first, kind: "long_twice", models: models.size });
  }

  #tie(best: MarkupRule, second: MarkupRule, model: PricedModel, { name: audience }: AudienceGroup): void {
    const rows = { row: this.#row(second.id), by: this.#row(best.id) };
    const key = `tie ${best.id} ${second.id}`;
    if (!this.#found.has(key))
      this.#found.set(key, { kind: "tie", ...rows, model: model.displayName, audience });
  }

  #farFromList(level: CompiledLevel, model: PricedModel, { name: audience, currency }: AudienceGroup): void {
    for (const dimension of DIMENSIONS) {
      const [price, list] = [level.prices[dimension] ?? 0n, level.list[dimension] ?? 0n];
      if (price === 0n || list === 0n) continue;
      if (price < list * FAR_TIMES && price * FAR_TIMES > list) continue;
      const key = `far ${level.ruleId} ${model.id} ${audience}`;
      if (this.#found.has(key)) continue;
      const row = this.#row(level.ruleId);
      const where = { model: model.displayName, audience, dimension, currency };
      this.#found.set(key, { kind: "far_from_list", row, ...where, price, list });
    }
  }

  /** Everything there is to ask, by row. */
  asked(): RuleQuestion[] {
    const idle = this.#rules.flatMap(({ id }): RuleQuestion[] => {
      const row = this.#row(id);
      if (!this.#seen.has(id)) return [{ kind: "matches_nothing", row }];
      const by = this.#beatenBy.get(id);
      return this.#winners.has(id) || by === undefined
        ? []
        : [{ kind: "never_wins", row, by: this.#row(by) }];
    });
    return [...this.#found.values(), ...idle].sort((a, b) => a.row - b.row);
  }

  #row(id: string): number {
    return this.#rules.findIndex((rule) => rule.id === id) + 1;
  }
}
