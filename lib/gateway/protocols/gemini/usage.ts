import type { UsageBounds, UsageReading } from "../contract";
import { DIMENSION_COUNT, dimensionIndex } from "@/lib/domain/metering/dimension";
import { recordsOf, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

const INPUT = dimensionIndex("input");
const CACHED = dimensionIndex("cached_input");
const OUTPUT = dimensionIndex("output");
const REASONING = dimensionIndex("reasoning");
const AUDIO_IN = dimensionIndex("audio_input");
const AUDIO_OUT = dimensionIndex("audio_output");

const ABSURD: UsageReading = { kind: "absurd" };

/** Figures as they stand in the report. */
interface Figures {
  readonly prompt: number;
  readonly tool: number;
  readonly cached: number;
  readonly candidates: number;
  readonly thoughts: number;
  readonly audioIn: number;
  readonly audioCached: number;
  readonly audioOut: number;
  readonly total: number | null;
}

/**
 * Reads `usageMetadata` (PROTOCOLS.md, "What usage means"): thoughts stand beside the candidates, what tools at the
 * vendor read stands beside the prompt, cached tokens are inside the prompt. Pictures that were drawn are output.
 */
export function readUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (!isRecord(raw) || !isReport(raw)) return { kind: "missing" };
  const figures = figuresOf(raw);
  if (!figures) return ABSURD;
  const { prompt, tool, cached, thoughts, audioIn, audioCached, audioOut } = figures;
  const output = visibleOutput(figures);
  if (output === null || audioOut > output || cached > prompt) return ABSURD;
  if (prompt + tool > bounds.contextTokens || output + thoughts > bounds.outputTokens) return ABSURD;
  if (prompt + tool + output + thoughts === 0) return { kind: "zero" };
  // Which part of a cached prompt was heard is told apart, and not always in the same words.
  const heard = bounds.audio ? Math.max(0, audioIn - audioCached) : 0;
  const spoken = bounds.audio ? audioOut : 0;
  if (cached + heard > prompt) return ABSURD;
  const usage = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  usage[INPUT] = BigInt(prompt - cached - heard + tool);
  usage[CACHED] = BigInt(cached);
  usage[OUTPUT] = BigInt(output - spoken);
  usage[REASONING] = BigInt(thoughts);
  usage[AUDIO_IN] = BigInt(heard);
  usage[AUDIO_OUT] = BigInt(spoken);
  return { kind: "read", usage };
}

/**
 * Tokens of output that are no thoughts; null when the total can be made of the figures in no way. One recording in 615
 * has the thoughts inside the candidates, and says so by its total.
 */
function visibleOutput({ prompt, tool, candidates, thoughts, total }: Figures): number | null {
  const beside = prompt + candidates + thoughts;
  if (total === null || total === beside + tool || total === beside) return candidates;
  const inside = prompt + candidates;
  if (thoughts <= candidates && (total === inside + tool || total === inside)) return candidates - thoughts;
  return null;
}

/** Chunks of a stream, and blocked prompts, carry an object that only says at whose expense they were made. */
export function isReport(raw: JsonRecord): boolean {
  return [raw.promptTokenCount, raw.candidatesTokenCount, raw.totalTokenCount].some(
    (figure) => figure !== undefined && figure !== null,
  );
}

function figuresOf(raw: JsonRecord): Figures | null {
  const stated = raw.totalTokenCount ?? null;
  const figures = {
    prompt: countOf(raw.promptTokenCount ?? 0),
    tool: countOf(raw.toolUsePromptTokenCount ?? 0),
    cached: countOf(raw.cachedContentTokenCount ?? 0),
    candidates: countOf(raw.candidatesTokenCount ?? 0),
    thoughts: countOf(raw.thoughtsTokenCount ?? 0),
    audioIn: audioIn(raw.promptTokensDetails),
    audioCached: audioIn(raw.cacheTokensDetails),
    audioOut: audioIn(raw.candidatesTokensDetails),
  };
  const total = stated === null ? null : countOf(stated);
  const sum = Object.values(figures).reduce((all, one) => all + one, total ?? 0);
  return Number.isNaN(sum) ? null : { ...figures, total };
}

/** google.cloud.aiplatform's number for audio, which some of Vertex's clients print in place of the word. */
const AUDIO_NUMBER = 4;

function audioIn(details: unknown): number {
  return recordsOf(details)
    .filter(({ modality }) => modality === "AUDIO" || modality === AUDIO_NUMBER)
    .reduce((sum, { tokenCount }) => sum + countOf(tokenCount ?? 0), 0);
}

/** A count of tokens; NaN for anything that is none. */
function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}

const NOTHING: JsonRecord = { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 };

/** Of a prompt that was blocked, and of which nothing is reported, nothing was billed (CHARGES.md, C33). */
export function usageOrNothing(usage: unknown, isBlocked: boolean): unknown {
  return isBlocked && !(isRecord(usage) && isReport(usage)) ? NOTHING : usage;
}

/**
 * The usage of a stream after one more report: reports are cumulative, and the last complete one counts (C28). One
 * without a total only adds to what is no complete report either; the older total then sums up something else.
 */
export function laterUsage(before: JsonRecord | null, now: unknown): JsonRecord | null {
  if (!isRecord(now) || !isReport(now)) return before;
  if (now.totalTokenCount !== undefined) return now;
  if (before?.totalTokenCount !== undefined && before.candidatesTokenCount !== undefined) return before;
  const { totalTokenCount: _, ...known } = before ?? {};
  return { ...known, ...now };
}
