import { DIMENSION_COUNT, dimensionIndex } from "@/lib/domain/metering/dimension";
import type { UsageBounds, UsageReading } from "../contract";
import { recordOf } from "./json-value";
import { isRecord } from "../../json/record";

const INPUT = dimensionIndex("input");
const CACHED = dimensionIndex("cached_input");
const WRITTEN_5M = dimensionIndex("cache_write_5m");
const WRITTEN_1H = dimensionIndex("cache_write_1h");
const OUTPUT = dimensionIndex("output");
const REASONING = dimensionIndex("reasoning");
const TOOL_CALL = dimensionIndex("tool_call");

const ABSURD: UsageReading = { kind: "absurd" };

/** Figures as they stand in the report: all beside each other, but for thinking, which is inside the output. */
interface Figures {
  readonly input: number;
  readonly cached: number;
  readonly written5m: number;
  readonly written1h: number;
  readonly output: number;
  readonly thinking: number;
  readonly searches: number;
}

/**
 * Reads a usage object of Anthropic's (PROTOCOLS.md, "What usage means"): `input_tokens` excludes what was read from and
 * written to the cache. `iterations` says the same again step by step and is not added. Fetched pages cost nothing beside
 * their tokens; searches are billed by number.
 */
export function readUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (!isRecord(raw) || (raw.input_tokens === undefined && raw.output_tokens === undefined))
    return { kind: "missing" };
  const isOpen = raw.output_tokens === undefined;
  const figures = figuresOf(isOpen ? { ...raw, output_tokens: 0 } : raw);
  if (!figures) return ABSURD;
  const { input, cached, written5m, written1h, output, thinking, searches } = figures;
  const prompt = input + cached + written5m + written1h;
  if (prompt > bounds.contextTokens || output > bounds.outputTokens || thinking > output) return ABSURD;
  if (prompt === 0 && output === 0) return { kind: isOpen ? "missing" : "zero" };
  const usage = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  usage[INPUT] = BigInt(input);
  usage[CACHED] = BigInt(cached);
  usage[WRITTEN_5M] = BigInt(written5m);
  usage[WRITTEN_1H] = BigInt(written1h);
  usage[OUTPUT] = BigInt(output - thinking);
  usage[REASONING] = BigInt(thinking);
  usage[TOOL_CALL] = BigInt(searches);
  return { kind: isOpen ? "input_only" : "read", usage };
}

function figuresOf(raw: Readonly<Record<string, unknown>>): Figures | null {
  const input = countOf(raw.input_tokens);
  const output = countOf(raw.output_tokens);
  const cached = countOf(raw.cache_read_input_tokens ?? 0);
  const [written5m, written1h] = writesOf(raw);
  const thinking = countOf(recordOf(raw.output_tokens_details).thinking_tokens ?? 0);
  const searches = countOf(recordOf(raw.server_tool_use).web_search_requests ?? 0);
  const sum = input + output + cached + written5m + written1h + thinking + searches;
  if (Number.isNaN(sum)) return null;
  return { input, cached, written5m, written1h, output, thinking, searches };
}

/**
 * Tokens written for five minutes and for an hour. The total is what counts: a `message_delta` may restate it without
 * the split of `message_start`. What the split does not explain lives as long as the rest of it, five minutes otherwise.
 */
function writesOf(raw: Readonly<Record<string, unknown>>): readonly [number, number] {
  const split = recordOf(raw.cache_creation);
  const short = countOf(split.ephemeral_5m_input_tokens ?? 0);
  const long = countOf(split.ephemeral_1h_input_tokens ?? 0);
  const total = countOf(raw.cache_creation_input_tokens ?? short + long);
  if (short === 0 && long > 0) return [0, total];
  return [total - Math.min(long, total), Math.min(long, total)];
}

/** A count of tokens; NaN for anything that is none. */
function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}

/**
 * What `message_start` reports. Its `output_tokens` stands for nothing that was generated, mostly a 1: left out, so that a
 * stream that ends before its first `message_delta` is counted (C13, C18, C39) and not charged for that one token.
 */
export function usageAtStart(usage: unknown): Readonly<Record<string, unknown>> | null {
  if (!isRecord(usage)) return null;
  const { output_tokens: _, ...told } = usage;
  return told;
}

/** Two reports of one stream as one: the later wins, but for what it leaves out. A zero is something it says (C28). */
export function mergeUsage(earlier: unknown, later: unknown): Readonly<Record<string, unknown>> | null {
  if (!isRecord(later)) return isRecord(earlier) ? earlier : null;
  const told = Object.entries(later).filter(([, value]) => value !== null);
  return { ...recordOf(earlier), ...Object.fromEntries(told) };
}
