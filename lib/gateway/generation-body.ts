import { fromArray, type Quantities } from "@/lib/domain/metering/quantities";
import { decimalFromNano, decimalFromScaled, MICRO_DIGITS } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

/** A row of `gateway_generation`: a call that has ended, at its customer's own level. */
export interface EndedCall {
  readonly model_id: string;
  readonly admitted_at: Date;
  readonly streaming: boolean;
  readonly http_status: number;
  readonly state: "settled" | "released";
  readonly outcome: string;
  readonly fault_row: string | null;
  readonly estimated: boolean;
  readonly usage: readonly (bigint | string)[];
  readonly finish_reason: string | null;
  readonly queue_ms: number;
  readonly first_byte_ms: number | null;
  readonly total_ms: number;
  readonly attempts: number;
  readonly amount_nano: bigint | null;
  readonly currency: string | null;
  readonly price_version_id: string | null;
  /** Micro-currency per million units, by dimension. */
  readonly prices: Readonly<Record<string, string>> | null;
  readonly asked_model: string | null;
}

/**
 * A call in the shape OpenRouter's users know (`GET /api/v1/generation`), and beside it what the charge is made of: exact
 * quantities and unit prices as strings. Of where it was served nothing is said, not even where that shape has a field for it.
 */
export function generationBody(id: string, model: string, call: EndedCall): Record<string, unknown> {
  const used = fromArray(call.usage.map(BigInt));
  const cost = decimalFromNano(call.amount_nano ?? 0n);
  return {
    id,
    request_id: id.replace(/^call_/, "req_"),
    model,
    asked_model: call.asked_model ?? model,
    created_at: call.admitted_at.toISOString(),
    streamed: call.streaming,
    cancelled: call.outcome.startsWith("client_"),
    finish_reason: call.finish_reason,
    ...tokensOf(used),
    latency: call.first_byte_ms ?? call.total_ms,
    queue_time: call.queue_ms,
    generation_time: Math.max(0, call.total_ms - (call.first_byte_ms ?? 0)),
    total_time: call.total_ms,
    attempts: call.attempts,
    // A JSON number for clients of that shape; the exact figure is the string beside it.
    total_cost: Number(cost),
    usage: Number(cost),
    cost,
    currency: call.currency,
    charged: call.state === "settled",
    estimated: call.estimated,
    charge_row: call.fault_row,
    quantities: Object.fromEntries(
      Object.entries(used).map(([dimension, units]) => [dimension, String(units)]),
    ),
    prices_per_million: pricesOf(call),
    price_version: call.price_version_id && toWireId("priceVersion", call.price_version_id),
  };
}

/** Counted by the model's own tokenizer, so native and normalised figures are the same. */
function tokensOf(used: Quantities): Record<string, number> {
  const sum = (...dimensions: readonly (keyof Quantities)[]) =>
    dimensions.reduce((total, dimension) => total + Number(used[dimension] ?? 0n), 0);
  const prompt = sum("input", "cached_input", "cache_write_5m", "cache_write_1h", "audio_input");
  const completion = sum("output", "reasoning", "audio_output");
  return {
    tokens_prompt: prompt,
    tokens_completion: completion,
    native_tokens_prompt: prompt,
    native_tokens_completion: completion,
    native_tokens_reasoning: sum("reasoning"),
    native_tokens_cached: sum("cached_input"),
  };
}

function pricesOf({ prices }: EndedCall): Record<string, string> {
  return Object.fromEntries(
    Object.entries(prices ?? {}).map(([dimension, micro]) => [
      dimension,
      decimalFromScaled(BigInt(micro), MICRO_DIGITS),
    ]),
  );
}
