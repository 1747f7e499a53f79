import { dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { ToldUsage } from "../conversation/answer";

/** Usage in Anthropic's words: what was read from and written to the cache stands beside the input, thought inside the output. */
export function usageBody(usage: NonNullable<ToldUsage>): Record<string, unknown> {
  const sum = (...names: readonly Dimension[]) =>
    names.reduce((all, name) => all + Number(usage[dimensionIndex(name)] ?? 0n), 0);
  const [short, long] = [sum("cache_write_5m"), sum("cache_write_1h")];
  const [thinking, searches] = [sum("reasoning"), sum("tool_call")];
  return {
    input_tokens: sum("input", "audio_input"),
    cache_creation_input_tokens: short + long,
    cache_read_input_tokens: sum("cached_input"),
    cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long },
    output_tokens: sum("output", "reasoning", "audio_output"),
    ...(thinking === 0 ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
    ...(searches === 0 ? {} : { server_tool_use: { web_search_requests: searches } }),
  };
}

const BYTES_PER_TOKEN = 4;

/** Usage nobody told: readers insist on figures, so four bytes are a token. */
export function estimatedUsage(inputTokens: number, outputBytes: number): Record<string, unknown> {
  return { input_tokens: inputTokens, output_tokens: Math.ceil(outputBytes / BYTES_PER_TOKEN) };
}
