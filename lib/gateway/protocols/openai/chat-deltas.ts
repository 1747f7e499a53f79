import { createHash } from "node:crypto";
import type { AnswerDelta } from "../conversation/answer";
import { readFinish } from "./chat-finish";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** What of a choice must be remembered from one chunk to the next. */
interface ChoiceState {
  /** By the vendor's index: our count of the call, and its id. */
  readonly calls: Map<number, OpenCall>;
  count: number;
  finished: boolean;
}

interface OpenCall {
  readonly call: number;
  readonly id: string | null;
}

/**
 * Reads the choices of chunks, or of a whole answer, into steps. It takes tool calls in pieces by index (OpenAI), whole
 * (xAI, Zhipu, Groq), without an index or all with the same one (Gemini's endpoint), and thoughts wherever vendors put
 * them.
 */
export class ChatDeltas {
  readonly #choices = new Map<number, ChoiceState>();

  /** Every choice that spoke has said how it ended. */
  get allFinished(): boolean {
    return this.#choices.size > 0 && [...this.#choices.values()].every(({ finished }) => finished);
  }

  /** Ends the choices whose end the vendor did not tell (Snowflake), now that the answer is complete. */
  finishRest(): AnswerDelta[] {
    const deltas: AnswerDelta[] = [];
    for (const choice of this.#choices.keys()) this.#finish(choice, {}, "stop", deltas);
    return deltas;
  }

  /** @returns "failed" when a choice ends by an error of the vendor's (OpenRouter) */
  read(chunk: unknown): AnswerDelta[] | "failed" {
    const deltas: AnswerDelta[] = [];
    const { choices, id } = chunk as { choices?: unknown; id?: unknown };
    if (!Array.isArray(choices)) return deltas;
    for (const [place, choice] of choices.entries()) {
      if (!isRecord(choice)) continue;
      if (choice.finish_reason === "error" || isRecord(choice.error)) return "failed";
      const index = typeof choice.index === "number" ? choice.index : place;
      this.#choice(index, choice, typeof id === "string" ? id : "", deltas);
    }
    return deltas;
  }

  #choice(choice: number, given: Json, answerId: string, deltas: AnswerDelta[]): void {
    const state = this.#state(choice);
    const said = isRecord(given.delta) ? given.delta : given.message;
    if (isRecord(said)) readSaid(choice, said, state, answerId, deltas);
    const word = given.finish_reason;
    if (typeof word === "string" && word !== "") this.#finish(choice, given, word, deltas);
  }

  #finish(choice: number, given: Json, word: string, deltas: AnswerDelta[]): void {
    const state = this.#state(choice);
    if (state.finished) return;
    state.finished = true;
    deltas.push({ kind: "finish", choice, reason: readFinish(word, state.count > 0), stop: stopOf(given) });
  }

  #state(choice: number): ChoiceState {
    const found = this.#choices.get(choice);
    if (found) return found;
    const made = { calls: new Map<number, OpenCall>(), count: 0, finished: false };
    this.#choices.set(choice, made);
    return made;
  }
}

/** vLLM names the stop sequence that ended a choice. */
function stopOf({ stop_reason: stop }: Json): string | null {
  return typeof stop === "string" ? stop : null;
}

function readSaid(
  choice: number,
  said: Json,
  state: ChoiceState,
  answerId: string,
  deltas: AnswerDelta[],
): void {
  readThinking(choice, said, deltas);
  readContent(choice, said.content, deltas);
  if (isText(said.refusal)) deltas.push({ kind: "refusal", choice, text: said.refusal });
  if (Array.isArray(said.images)) for (const image of said.images) readImage(choice, image, deltas);
  const calls: readonly unknown[] = Array.isArray(said.tool_calls) ? said.tool_calls : [];
  for (const call of calls) if (isRecord(call)) readCall(choice, call, state, answerId, deltas);
  if (isRecord(said.function_call))
    readCall(choice, { index: 0, function: said.function_call }, state, answerId, deltas);
}

/** Text from the plain field where there is one, for `reasoning_details` say it again; seals from the details. */
function readThinking(choice: number, said: Json, deltas: AnswerDelta[]): void {
  const plain = said.reasoning_content ?? said.reasoning;
  if (isText(plain)) deltas.push({ kind: "reasoning", choice, text: plain });
  if (!Array.isArray(said.reasoning_details)) return;
  for (const detail of said.reasoning_details) {
    if (!isRecord(detail)) continue;
    const text = detail.text ?? detail.summary;
    if (!isText(plain) && isText(text)) deltas.push({ kind: "reasoning", choice, text });
    if (isText(detail.signature))
      deltas.push({ kind: "reasoning_signature", choice, signature: detail.signature });
    if (detail.type === "reasoning.encrypted" && isText(detail.data))
      deltas.push({ kind: "reasoning_redacted", choice, data: detail.data });
  }
}

/** A string; or parts, among them Mistral's thoughts. */
function readContent(choice: number, content: unknown, deltas: AnswerDelta[]): void {
  if (isText(content)) deltas.push({ kind: "text", choice, text: content });
  if (!Array.isArray(content)) return;
  for (const part of content) {
    if (!isRecord(part)) continue;
    if (isText(part.text)) deltas.push({ kind: "text", choice, text: part.text });
    if (part.type === "thinking") readMistralThoughts(choice, part.thinking, deltas);
    if (part.type === "image_url") readImage(choice, part, deltas);
  }
}

function readMistralThoughts(choice: number, thinking: unknown, deltas: AnswerDelta[]): void {
  if (isText(thinking)) deltas.push({ kind: "reasoning", choice, text: thinking });
  if (!Array.isArray(thinking)) return;
  for (const part of thinking) {
    if (isRecord(part) && isText(part.text)) deltas.push({ kind: "reasoning", choice, text: part.text });
  }
}

const DATA_URL = /^data:([^;,]+);base64,/;

function readImage(choice: number, image: unknown, deltas: AnswerDelta[]): void {
  const place = isRecord(image) ? image.image_url : undefined;
  const url = isRecord(place) ? place.url : place;
  if (!isText(url)) return;
  const prefix = DATA_URL.exec(url.slice(0, 128));
  if (!prefix) return;
  const data = url.slice(prefix[0].length);
  deltas.push({ kind: "image", choice, mimeType: prefix[1] ?? "image/png", data });
}

function readCall(
  choice: number,
  given: Json,
  state: ChoiceState,
  answerId: string,
  deltas: AnswerDelta[],
): void {
  const named: Json = isRecord(given.function) ? given.function : {};
  const id = isText(given.id) ? given.id : null;
  const open = openCall(given, id, named, state);
  if (open) return pushArguments(choice, open.call, named.arguments, deltas);
  if (!isText(named.name)) return;
  const call = state.count++;
  const index = typeof given.index === "number" ? given.index : call;
  state.calls.set(index, { call, id });
  deltas.push({
    kind: "tool_call",
    choice,
    call,
    id: id ?? madeId(answerId, choice, call),
    name: named.name,
    signature: sealOf(given),
  });
  pushArguments(choice, call, named.arguments, deltas);
}

/** The call a piece belongs to; null when it begins one. */
function openCall(given: Json, id: string | null, named: Json, state: ChoiceState): OpenCall | null {
  if (typeof given.index !== "number") {
    if (id !== null) return [...state.calls.values()].find((open) => open.id === id) ?? null;
    return isText(named.name) ? null : ([...state.calls.values()].at(-1) ?? null);
  }
  const open = state.calls.get(given.index);
  // Another id with a name under the same index is another call: Gemini's endpoint gives all of them index 0.
  return open && id !== null && open.id !== id && isText(named.name) ? null : (open ?? null);
}

function pushArguments(choice: number, call: number, given: unknown, deltas: AnswerDelta[]): void {
  const json = isRecord(given) ? JSON.stringify(given) : given;
  if (isText(json)) deltas.push({ kind: "tool_arguments", choice, call, json });
}

function sealOf({ extra_content: extra }: Json): string | null {
  const google = isRecord(extra) ? extra.google : undefined;
  const seal = isRecord(google) ? google.thought_signature : undefined;
  return isText(seal) ? seal : null;
}

/** An id for a call that has none: the same for the same answer, and another in every answer. */
function madeId(answerId: string, choice: number, call: number): string {
  const digest = createHash("sha256").update(`${answerId}/${choice}/${call}`).digest("hex");
  return `call_${digest.slice(0, 24)}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
