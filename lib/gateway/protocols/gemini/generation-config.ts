import { invalidField, type Refusal } from "../../refusal";
import * as check from "./checks";
import type { Check } from "./checks";
import { field, isRecord, spelledTwice, type JsonRecord } from "./fields";

const MAX_OUTPUT = 2 ** 31 - 1;
const MAX_SCHEMA_LISTS = 64;

/** What the fields of `generationConfig` must be, where they are given and not null. Others are passed on as they are. */
const CHECKS: readonly (readonly [name: string, check: Check])[] = [
  ["candidateCount", check.isWhole(1, 8)],
  ["maxOutputTokens", check.isWhole(1, MAX_OUTPUT)],
  ["temperature", check.isNumber(0, 2)],
  ["topP", check.isNumber(0, 1)],
  ["topK", check.isNumber(1, 1_000_000)],
  ["presencePenalty", check.isNumber(-2, 2)],
  ["frequencyPenalty", check.isNumber(-2, 2)],
  ["seed", check.isWhole(-MAX_OUTPUT - 1, MAX_OUTPUT)],
  ["stopSequences", check.isListOf(check.isText, 16)],
  ["responseLogprobs", check.isBoolean],
  ["logprobs", check.isWhole(0, 20)],
  ["responseMimeType", check.isText],
  ["responseSchema", check.isObject],
  ["responseModalities", check.isListOf(check.isText, 8)],
  ["thinkingConfig", check.isObject],
  ["speechConfig", check.isObject],
  ["imageConfig", check.isObject],
  ["mediaResolution", check.isText],
  ["responseFormat", check.isObjects(MAX_SCHEMA_LISTS)],
];

const THINKING: readonly (readonly [name: string, check: Check])[] = [
  ["includeThoughts", check.isBoolean],
  ["thinkingBudget", check.isWhole(-1, MAX_OUTPUT)],
  ["thinkingLevel", check.isText],
];

/** By these Vertex chooses another model than the one that was asked for, at another price. */
const REFUSED = ["routingConfig", "modelSelectionConfig", "modelConfig"];

/** The first thing wrong with `generationConfig`; null when nothing is. */
export function problemOfConfig(config: unknown): Refusal | null {
  if (config === undefined || config === null) return null;
  if (!isRecord(config)) return invalidField("generationConfig", "must be an object.", "invalid_type");
  for (const name of REFUSED) {
    if (field(config, name) !== undefined)
      return invalidField(`generationConfig.${name}`, "is not offered here.", "unsupported_parameter");
  }
  const problem = problemOfFields(config, CHECKS, "generationConfig");
  if (problem) return problem;
  const thinking = field(config, "thinkingConfig");
  return isRecord(thinking) ? problemOfFields(thinking, THINKING, "generationConfig.thinkingConfig") : null;
}

function problemOfFields(
  record: JsonRecord,
  checks: readonly (readonly [name: string, check: Check])[],
  path: string,
): Refusal | null {
  const twice = spelledTwice(record);
  if (twice !== null) return invalidField(`${path}.${twice}`, "is given twice, in two spellings.");
  for (const [name, isFine] of checks) {
    const value = field(record, name);
    const problem = value === undefined || value === null ? null : isFine(value);
    if (problem) return invalidField(`${path}.${name}`, problem);
  }
  return null;
}
