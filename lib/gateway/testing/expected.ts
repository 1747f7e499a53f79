import { TokenCounter } from "@/lib/gateway/estimate/token-counter";
import { applyPpm } from "@/lib/domain/money/ppm";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import { rate } from "@/lib/domain/pricing/rate";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { FACTORS_PPM, LIST_PRICES, type ChainFixture } from "./chain-fixture";

/** Tokens of a call in the fixture's prices: 2.50, 0.625 and 10.00 dollars per million. */
export interface Tokens {
  readonly input: number;
  readonly cached?: number;
  readonly written?: number;
  readonly output: number;
}

const LIST = resolveInherited(pricesFromJson(LIST_PRICES));

/** What usage costs at a share of list, in nano: prices are rounded at each level, amounts once a call (DESIGN section 3). */
function costAt(factorPpm: number, { input, cached = 0, written = 0, output }: Tokens): bigint {
  const prices = Object.fromEntries(
    Object.entries(LIST).map(([name, price]) => [name, applyPpm(price, factorPpm)]),
  );
  const [fresh, hit, kept, said] = [input, cached, written, output].map(BigInt);
  return rate({ input: fresh, cached_input: hit, cache_write_5m: kept, output: said }, prices);
}

/** Each level's amount, the root's sale first. @param factors where prices are not the fixture's any more */
export function amountsOf(
  tokens: Tokens,
  factors: Readonly<Record<keyof typeof FACTORS_PPM, number>> = FACTORS_PPM,
): readonly bigint[] {
  return [factors.root, factors.distributor, factors.sub].map((factor) => costAt(factor, tokens));
}

/** A draw of so much at list from an upstream's lot. What it costs is checked by the invariants: C(to) - C(from). */
export function drawOf(chain: ChainFixture, purpose: "sold" | "absorbed", tokens: Tokens, upstream = 0) {
  return { lotId: chain.upstreams[upstream]?.lotId, purpose, qty: costAt(1_000_000, tokens) };
}

/** A call that was sold: charged at every level, and drawn from stock. */
export function sold(chain: ChainFixture, tokens: Tokens, upstream = 0) {
  return {
    state: "settled",
    amounts: amountsOf(tokens),
    draws: [drawOf(chain, "sold", tokens, upstream)],
  } as const;
}

/** A call nobody paid for, and that the upstream does not bill. */
export const FREE = { state: "released", amounts: [], draws: [] } as const;

/** A call nobody paid for, whose cost is the platform's. */
export function absorbed(chain: ChainFixture, tokens: Tokens, upstream = 0) {
  return { state: "released", amounts: [], draws: [drawOf(chain, "absorbed", tokens, upstream)] } as const;
}

/** Counts as the gateway does where usage was not reported. */
export class Counting {
  readonly #counter = new TokenCounter();

  /** Input tokens of a request's body as it was sent. */
  input(body: object): Promise<number> {
    return this.#counter.countRequest(Buffer.from(JSON.stringify(body)));
  }

  /** Tokens of what was delivered: the events' contents, put together. */
  output(events: readonly string[]): Promise<number> {
    return this.#counter.countText(events.map(contentOf).join(""));
  }

  text(text: string): Promise<number> {
    return this.#counter.countText(text);
  }

  close(): Promise<void> {
    return this.#counter.close();
  }
}

interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null; readonly reasoning_content?: string };
  }[];
}

function contentOf(event: string): string {
  if (!event.startsWith("{")) return "";
  const { choices = [] } = JSON.parse(event) as Chunk;
  return choices.map(({ delta }) => (delta?.reasoning_content ?? "") + (delta?.content ?? "")).join("");
}
