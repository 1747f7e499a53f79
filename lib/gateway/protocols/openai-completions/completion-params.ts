import { invalidField, type Refusal } from "../../refusal";
import { type Check, boolean, either, listOf, number, oneOf, record, text, whole } from "../field-checks";

type Json = Readonly<Record<string, unknown>>;

const MAX_OUTPUT = 2 ** 31 - 1;
const MAX_PROMPTS = 2_048;
const MAX_TOKENS_GIVEN = 1_000_000;

const token = whole(0, MAX_OUTPUT);
const prompt = either(
  text,
  either(
    listOf(text, MAX_PROMPTS),
    either(listOf(token, MAX_TOKENS_GIVEN), listOf(listOf(token, MAX_TOKENS_GIVEN), MAX_PROMPTS)),
  ),
);

/** What a text completion's parameters must be, where they are given and not null. Others are passed on as they are. */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["prompt", prompt],
  ["stream", boolean],
  ["stream_options", record],
  ["n", whole(1, 128)],
  ["best_of", whole(1, 20)],
  ["max_tokens", whole(1, MAX_OUTPUT)],
  ["temperature", number(0, 2)],
  ["top_p", number(0, 1)],
  ["presence_penalty", number(-2, 2)],
  ["frequency_penalty", number(-2, 2)],
  ["seed", whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
  ["stop", either(text, listOf(text, 16))],
  ["echo", boolean],
  ["logprobs", whole(0, 20)],
  ["logit_bias", record],
  ["suffix", text],
  ["user", text],
  ["service_tier", oneOf("auto", "default")],
]);

/** The first thing wrong with a text completion's body; null when nothing is. */
export function problemOfCompletion(body: Json): Refusal | null {
  if (typeof body.model !== "string" || body.model === "" || body.model.length > 256)
    return invalidField("model", "must be the name of a model.", "invalid_type");
  for (const [name, check] of CHECKS) {
    const value = body[name];
    if (value === undefined || value === null) continue;
    const problem = check(value);
    if (problem !== null) return invalidField(name, problem);
  }
  if (promptsOf(body).length === 0)
    return invalidField("prompt", "must be a text, a list of texts, or tokens.", "invalid_type");
  if (typeof body.best_of === "number" && body.best_of < Number(body.n ?? 1))
    return invalidField("best_of", "must be at least n.");
  if (body.stream_options !== undefined && body.stream_options !== null && body.stream !== true)
    return invalidField("stream_options", "may only be given with stream: true.");
  return null;
}

/** Each prompt, as text or as tokens. */
export function promptsOf({ prompt }: Json): readonly (string | readonly number[])[] {
  if (typeof prompt === "string") return [prompt];
  if (!Array.isArray(prompt) || prompt.length === 0) return [];
  if (typeof prompt[0] === "number") return [prompt as number[]];
  return prompt as (string | number[])[];
}
