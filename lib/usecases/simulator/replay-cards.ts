import { isCurrency } from "@/lib/domain/money/currency";
import type { MarkupRule, ServiceTier, TimeWindow } from "@/lib/domain/pricing/markup-rule";
import { CardPricer, type ReplayCard, type ReplaySide } from "@/lib/domain/pricing/replay";
import { windowAt } from "@/lib/domain/pricing/time-window";
import { ruleBuyer } from "@/lib/usecases/pricing/selling-steps";

import { compileOwn, type Edition, type OwnGround, type Towards } from "./editions";

const MINUTE_MS = 60_000;

/** Whose calls of what: everything a card differs by but the hour. */
export interface CardKey {
  readonly buyerId: string;
  readonly modelId: string;
  readonly currency: string;
  readonly serviceTier: ServiceTier;
}

/**
 * The cards a replay prices by, compiled when they are first needed. A card holds as long as the same time windows are open
 * above the seller and at it; calls of different hours have cards of their own, as they had at the gateway.
 */
export class ReplayCards {
  readonly #pricers = new Map<string, CardPricer>();
  readonly #hours = new Map<number, string>();
  readonly #windows: readonly { readonly windows: readonly TimeWindow[]; readonly zone: string }[];

  constructor(
    private readonly ground: OwnGround,
    private readonly editions: { readonly now: Edition | null; readonly then: Edition | null },
    private readonly segments: ReadonlyMap<string, string | null>,
  ) {
    this.#windows = windowsOf(ground, editions);
  }

  /** The card of a call admitted at a time (ms). */
  find(key: CardKey, admittedAt: number): CardPricer {
    const { buyerId, modelId, currency, serviceTier } = key;
    const name = `${buyerId} ${modelId} ${currency} ${serviceTier} ${this.#hour(admittedAt)}`;
    let pricer = this.#pricers.get(name);
    if (!pricer) this.#pricers.set(name, (pricer = new CardPricer(this.#card(key, admittedAt))));
    return pricer;
  }

  /** Which windows are open: windows begin and end on the minute. */
  #hour(at: number): string {
    if (this.#windows.length === 0) return "";
    const minute = Math.floor(at / MINUTE_MS);
    let open = this.#hours.get(minute);
    if (open === undefined) {
      const moment = new Date(minute * MINUTE_MS);
      open = this.#windows
        .map(({ windows, zone }) => {
          const window = windowAt(windows, moment, zone);
          return window ? windows.indexOf(window) : "-";
        })
        .join();
      this.#hours.set(minute, open);
    }
    return open;
  }

  #card({ buyerId, modelId, currency, serviceTier }: CardKey, admittedAt: number): ReplayCard {
    const { ground, segments } = this;
    if (!isCurrency(currency)) return { now: null, then: null };
    const towards: Towards = { buyer: ruleBuyer(buyerId, segments.get(buyerId) ?? null), currency };
    const side = (edition: Edition | null): ReplaySide | null => {
      const hourAt = new Date(admittedAt);
      const result = edition && compileOwn(edition, ground, modelId, towards, { hourAt, serviceTier });
      const [own] = result?.kind === "ok" ? result.levels : [];
      return own && result?.kind === "ok" ? { terms: own, cost: result.cost } : null;
    };
    return { now: side(this.editions.now ?? this.editions.then), then: side(this.editions.then) };
  }
}

function windowsOf(
  { supply, timeZone }: OwnGround,
  { now, then }: { readonly now: Edition | null; readonly then: Edition | null },
) {
  const sales: { readonly rules: readonly MarkupRule[]; readonly timeZone: string }[] = [
    ...(supply?.steps ?? []),
    ...[now, then].flatMap((edition) => (edition ? [{ rules: edition.rules, timeZone }] : [])),
  ];
  return sales.flatMap(({ rules, timeZone: zone }) =>
    rules.flatMap(({ timeWindows }) => (timeWindows?.length ? [{ windows: timeWindows, zone }] : [])),
  );
}
