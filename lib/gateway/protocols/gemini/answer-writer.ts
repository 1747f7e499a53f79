import type { Answer, AnswerDelta, AnswerHead, AnswerWriter, ToldUsage } from "../conversation/answer";
import type { CutReason } from "../contract";
import { ChoiceParts, type WrittenPart } from "./choice-parts";
import { field, recordIn } from "./fields";
import { frameOf, type ChunkFrame } from "./framing";
import type { GeminiRequest } from "./request";
import { usageMetadataOf } from "./told-usage";

/** Google's words for how a candidate ended; the message where we ended it ourselves. */
interface Ending {
  readonly finishReason: string;
  readonly finishMessage?: string;
}

function endingOf(finishReason: string, cut: CutReason | undefined): Ending {
  return cut ? { finishReason, finishMessage: cut.message } : { finishReason };
}

/** How the choices of an answer ended, to be said with its last chunk. */
class Choices {
  readonly #showsThoughts: boolean;
  readonly #choices = new Map<number, ChoiceParts>();
  readonly #ends = new Map<number, Ending>();

  constructor(request: GeminiRequest) {
    this.#showsThoughts = showsThoughts(request);
  }

  /** The parts a step makes. How its choice ended is kept. */
  partsOf(delta: AnswerDelta): readonly WrittenPart[] {
    let choice = this.#choices.get(delta.choice);
    if (!choice) this.#choices.set(delta.choice, (choice = new ChoiceParts(this.#showsThoughts)));
    const parts = choice.partsOf(delta);
    if (delta.kind === "finish")
      this.#ends.set(delta.choice, endingOf(choice.finishWord(delta.reason), delta.cut));
    return parts;
  }

  get ends(): readonly (readonly [index: number, ending: Ending])[] {
    return [...this.#ends].sort(([a], [b]) => a - b);
  }
}

/** Thoughts are shown to those who ask for them, as Google does. */
function showsThoughts({ json }: GeminiRequest): boolean {
  const thinking = recordIn(recordIn(json, "generationConfig"), "thinkingConfig");
  return field(thinking, "includeThoughts") === true;
}

function candidateOf(index: number, parts: readonly WrittenPart[], ending: Ending | null): object {
  return { content: { parts, role: "model" }, ...ending, index };
}

function chunkOf(candidates: readonly object[], head: AnswerHead, usage: ToldUsage): Buffer {
  const usageMetadata = usage ? { usageMetadata: usageMetadataOf(usage) } : {};
  return Buffer.from(
    JSON.stringify({ candidates, ...usageMetadata, modelVersion: head.model, responseId: head.hex }),
  );
}

/** Writes a stream of chunks. How the choices ended, and usage, come with the last one, once the call is booked. */
class GeminiAnswerWriter implements AnswerWriter {
  readonly #head: AnswerHead;
  readonly #frame: ChunkFrame;
  readonly #choices: Choices;

  constructor(request: GeminiRequest, head: AnswerHead) {
    this.#head = head;
    this.#frame = frameOf(request.framing);
    this.#choices = new Choices(request);
  }

  write(delta: AnswerDelta): Buffer[] {
    const parts = this.#choices.partsOf(delta);
    if (parts.length === 0) return [];
    return [this.#frame.next(chunkOf([candidateOf(delta.choice, parts, null)], this.#head, null))];
  }

  end(usage: ToldUsage): Buffer[] {
    const candidates = this.#choices.ends.map(([index, ending]) =>
      candidateOf(index, [{ text: "" }], ending),
    );
    return this.#frame.last(chunkOf(candidates, this.#head, usage));
  }
}

export function openAnswer(request: GeminiRequest, head: AnswerHead): AnswerWriter {
  return new GeminiAnswerWriter(request, head);
}

/** The whole answer as JSON; words that follow each other in one part. */
export function writeAnswer(
  request: GeminiRequest,
  head: AnswerHead,
  answer: Answer,
  usage: ToldUsage,
): Buffer {
  const choices = new Choices(request);
  const parts = new Map<number, WrittenPart[]>();
  for (const delta of answer.deltas) {
    const said = parts.get(delta.choice) ?? [];
    parts.set(delta.choice, said);
    for (const part of choices.partsOf(delta)) join(said, part);
  }
  const candidates = choices.ends.map(([index, ending]) =>
    candidateOf(index, parts.get(index) ?? [], ending),
  );
  return chunkOf(candidates, head, usage);
}

function join(said: WrittenPart[], part: WrittenPart): void {
  const before = said.at(-1);
  const isSame =
    before !== undefined &&
    typeof before.text === "string" &&
    typeof part.text === "string" &&
    before.thought === part.thought &&
    before.thoughtSignature === undefined;
  if (isSame)
    said[said.length - 1] = { ...before, ...part, text: `${before.text as string}${part.text as string}` };
  else said.push(part);
}
