import { dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { ToldUsage } from "../conversation/answer";

/** `usageMetadata` for a client: what was cached inside the prompt, thoughts beside the candidates. */
export function usageMetadataOf(usage: NonNullable<ToldUsage>): Readonly<Record<string, number>> {
  const of = (...dimensions: readonly Dimension[]) =>
    dimensions.reduce((sum, dimension) => sum + Number(usage[dimensionIndex(dimension)] ?? 0n), 0);
  const prompt = of("input", "cached_input", "cache_write_5m", "cache_write_1h", "audio_input");
  const candidates = of("output", "audio_output");
  const cached = of("cached_input");
  const thoughts = of("reasoning");
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: candidates,
    totalTokenCount: prompt + candidates + thoughts,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
}
