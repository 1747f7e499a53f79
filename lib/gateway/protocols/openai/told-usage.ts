import { dimensionIndex } from "@/lib/domain/metering/dimension";
import type { ToldUsage } from "../conversation/answer";

/** Usage summed up as OpenAI's protocols tell it: cached input inside input, reasoning inside output. */
export interface OpenAiTotals {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly audioIn: number;
  readonly output: number;
  readonly reasoning: number;
  readonly audioOut: number;
}

const [INPUT, CACHED, WRITTEN, WRITTEN_LONG, AUDIO_IN] = (
  ["input", "cached_input", "cache_write_5m", "cache_write_1h", "audio_input"] as const
).map(dimensionIndex) as [number, number, number, number, number];
const [OUTPUT, REASONING, AUDIO_OUT] = (["output", "reasoning", "audio_output"] as const).map(
  dimensionIndex,
) as [number, number, number];

/** Disjoint buckets, put together again. */
export function totalsOf(usage: NonNullable<ToldUsage>): OpenAiTotals {
  const slot = (index: number) => Number(usage[index] ?? 0n);
  const written = slot(WRITTEN) + slot(WRITTEN_LONG);
  return {
    input: slot(INPUT) + slot(CACHED) + written + slot(AUDIO_IN),
    cached: slot(CACHED),
    written,
    audioIn: slot(AUDIO_IN),
    output: slot(OUTPUT) + slot(REASONING) + slot(AUDIO_OUT),
    reasoning: slot(REASONING),
    audioOut: slot(AUDIO_OUT),
  };
}

/** The usage object of a chat completion. */
export function chatUsage(usage: NonNullable<ToldUsage>): object {
  const { input, cached, written, audioIn, output, reasoning, audioOut } = totalsOf(usage);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: cached,
      audio_tokens: audioIn,
      ...(written === 0 ? {} : { cache_write_tokens: written }),
    },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: audioOut },
  };
}
