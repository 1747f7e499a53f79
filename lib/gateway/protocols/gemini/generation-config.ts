import { invalidField, type Refusal } from "../../refusal";
import * as check from "../field-checks";
import { objects } from "./checks";
import type { Check } from "../field-checks";
import { field, spelledTwice, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

const MAX_OUTPUT = 2 ** 31 - 1;
const MAX_SCHEMA_LISTS = 64;

/** What the fields of `generationConfig` must be, where they are given and not null. Others are passed on as they are. */
const CHECKS: readonly (readonly [name: string, check: Check])[] = [
  ["candidateCount", check.whole(1, 8)],
  ["maxOutputTokens", check.whole(1, MAX_OUTPUT)],
  ["temperature", check.number(0, 2)],
  ["topP", check.number(0, 1)],
  ["topK", check.number(1, 1_000_000)],
  ["presencePenalty", check.number(-2, 2)],
  ["frequencyPenalty", check.number(-2, 2)],
  ["seed", check.whole(-MAX_OUTPUT - 1, MAX_OUTPUT)],
  ["stopSequences", check.listOf(check.text, 16)],
  ["responseLogprobs", check.boolean],
  ["logprobs", check.whole(0, 20)],
  ["responseMimeType", check.text],
  ["responseSchema", check.record],
  ["responseModalities", check.listOf(check.text, 8)],
  ["thinkingConfig", check.record],
  ["speechConfig", check.record],
  ["imageConfig", check.record],
  ["mediaResolution", check.text],
  ["responseFormat", objects(MAX_SCHEMA_LISTS)],
];

const THINKING: readonly (readonly [name: string, check: Check])[] = [
  ["includeThoughts", check.boolean],
  ["thinkingBudget", check.whole(-1, MAX_OUTPUT)],
  ["thinkingLevel", check.text],
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
