import type { ClientProtocol } from "../protocols/contract";
import { drainMs } from "./bucket";
import type { Standing } from "./limiter";

/** How one kind of limit stands: the tightest of those that are the customer's own business. */
interface Rate {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

/**
 * Rate-limit headers as the protocol's clients read them (PROTOCOLS.md); names and values alternate. Only of the key and the
 * account: how full the whole service is would tell of other customers. Never an upstream's.
 * @param now milliseconds
 */
export function rateHeaders(
  protocol: ClientProtocol["name"],
  standings: readonly Standing[],
  now: number,
): readonly string[] {
  const own = standings.filter(({ subject }) => subject.whose !== "service");
  const requests = tightest(own, "requests");
  const tokens = tightest(own, "tokens");
  switch (protocol) {
    case "openai":
    case "gemini":
      return [...openaiRate("requests", requests), ...openaiRate("tokens", tokens)];
    case "anthropic":
      return [
        ...anthropicRate("requests", requests, now),
        // One limit for both directions: each is told what is left of it.
        ...["tokens", "input-tokens", "output-tokens"].flatMap((kind) => anthropicRate(kind, tokens, now)),
      ];
    default:
      return protocol satisfies never;
  }
}

function tightest(standings: readonly Standing[], kind: "requests" | "tokens"): Rate | null {
  let least: Rate | null = null;
  for (const standing of standings) {
    const limit = standing.subject[kind];
    if (limit === null) continue;
    const used = standing[kind];
    const remaining = Math.max(0, Math.floor(limit - used));
    if (!least || remaining < least.remaining) least = { limit, remaining, resetMs: drainMs(used, limit) };
  }
  return least;
}

function openaiRate(kind: string, rate: Rate | null): string[] {
  if (!rate) return [];
  return [
    ...[`x-ratelimit-limit-${kind}`, String(rate.limit)],
    ...[`x-ratelimit-remaining-${kind}`, String(rate.remaining)],
    ...[`x-ratelimit-reset-${kind}`, duration(rate.resetMs)],
  ];
}

function anthropicRate(kind: string, rate: Rate | null, now: number): string[] {
  if (!rate) return [];
  const name = `anthropic-ratelimit-${kind}`;
  return [
    ...[`${name}-limit`, String(rate.limit)],
    ...[`${name}-remaining`, String(rate.remaining)],
    ...[`${name}-reset`, `${new Date(now + rate.resetMs).toISOString().slice(0, 19)}Z`],
  ];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** As OpenAI writes it: `20ms`, `1.2s`, `6m0s`, `1h0m0s`. */
export function duration(ms: number): string {
  if (ms < SECOND_MS) return `${ms}ms`;
  if (ms < MINUTE_MS) return `${ms / SECOND_MS}s`;
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS);
  return `${hours > 0 ? `${hours}h` : ""}${minutes}m${seconds}s`;
}
