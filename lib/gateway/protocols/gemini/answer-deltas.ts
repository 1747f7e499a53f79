import { createHash } from "node:crypto";
import type { AnswerDelta, FinishReason } from "../conversation/answer";
import { CallArguments } from "./call-arguments";
import { isFiltered, type Candidate, type ChunkFacts } from "./chunk";
import { field, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

/** Why a choice ended. Google says STOP of calls as well. */
function reasonOf(word: string, hasCalls: boolean): FinishReason {
  if (word === "MAX_TOKENS") return "length";
  if (isFiltered(word)) return "content_filter";
  return hasCalls ? "tool_calls" : "stop";
}

interface Choice {
  calls: number;
  /** A call whose arguments are still coming. */
  open: { readonly call: number; readonly args: CallArguments } | null;
}

/** Turns chunks, or a whole answer, into steps. */
export class AnswerDeltas {
  readonly #choices = new Map<number, Choice>();
  readonly #finished = new Set<number>();
  #seed = "";
  #blocked = false;

  /** @param seed what ids of calls are made of: the same for a whole answer, another for each */
  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Every choice that spoke has said how it ended; or none will, since the prompt was blocked. */
  get complete(): boolean {
    return this.#blocked || (this.#choices.size > 0 && this.#finished.size === this.#choices.size);
  }

  /** The prompt was blocked, and nothing was said. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Makes ids of what the vendor calls the answer. Only the first name counts. */
  seedWith(responseId: unknown): void {
    if (this.#seed === "" && typeof responseId === "string") this.#seed = responseId;
  }

  read({ candidates, blockReason }: ChunkFacts): AnswerDelta[] {
    const deltas = candidates.flatMap((candidate) => this.#candidate(candidate));
    if (blockReason !== null && !this.#blocked && this.#choices.size === 0) {
      this.#blocked = true;
      deltas.push({ kind: "finish", choice: 0, reason: "content_filter", stop: null });
    }
    return deltas;
  }

  #candidate({ index, parts, finishReason }: Candidate): AnswerDelta[] {
    let choice = this.#choices.get(index);
    if (!choice) this.#choices.set(index, (choice = { calls: 0, open: null }));
    const found: AnswerDelta[] = [];
    for (const part of parts) found.push(...this.#part(part, index, choice));
    if (finishReason === null || this.#finished.has(index)) return found;
    this.#finished.add(index);
    const reason = reasonOf(finishReason, choice.calls > 0);
    return [...found, ...closed(index, choice), { kind: "finish", choice: index, reason, stop: null }];
  }

  #part(part: JsonRecord, index: number, choice: Choice): AnswerDelta[] {
    const call = field(part, "functionCall");
    if (isRecord(call)) return this.#call(call, textIn(part, "thoughtSignature"), index, choice);
    return [...closed(index, choice), ...spoken(part, index)];
  }

  #call(call: JsonRecord, signature: string | null, index: number, choice: Choice): AnswerDelta[] {
    const name = textIn(call, "name");
    const goesOn = field(call, "willContinue") === true;
    if (name === null) {
      choice.open?.args.add(field(call, "partialArgs"));
      return goesOn ? [] : closed(index, choice);
    }
    const before = closed(index, choice);
    const number = choice.calls++;
    const args = new CallArguments(call.args);
    args.add(field(call, "partialArgs"));
    choice.open = { call: number, args };
    const id = this.#idOf(index, number);
    const opened: AnswerDelta = { kind: "tool_call", choice: index, call: number, id, name, signature };
    return [...before, opened, ...(goesOn ? [] : closed(index, choice))];
  }

  /** Google's calls mostly have no ids, and those they have are the vendor's. */
  #idOf(choice: number, call: number): string {
    const digest = createHash("sha256").update(`${this.#seed}/${choice}/${call}`).digest("hex");
    return `call_${digest.slice(0, 24)}`;
  }
}

/** The arguments of the call that was open: they are whole now. */
function closed(index: number, choice: Choice): AnswerDelta[] {
  const { open } = choice;
  if (!open) return [];
  choice.open = null;
  return [{ kind: "tool_arguments", choice: index, call: open.call, json: open.args.json }];
}

function spoken(part: JsonRecord, choice: number): AnswerDelta[] {
  const text = textIn(part, "text") ?? "";
  if (part.thought === true) {
    const signature = textIn(part, "thoughtSignature");
    const said: AnswerDelta[] = text === "" ? [] : [{ kind: "reasoning", choice, text }];
    return signature === null ? said : [...said, { kind: "reasoning_signature", choice, signature }];
  }
  if (text !== "") return [{ kind: "text", choice, text }];
  const media = field(part, "inlineData");
  const mimeType = isRecord(media) ? textIn(media, "mimeType") : null;
  if (!isRecord(media) || mimeType?.startsWith("image/") !== true) return [];
  return [{ kind: "image", choice, mimeType, data: textIn(media, "data") ?? "" }];
}
