import { writeSeal, type Seal } from "./seals";

/** An event of a stream, without the number that its writer gives it. */
export interface ItemEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One item of a response's output, from its first event to its last. */
export interface OutputItem {
  readonly index: number;
  /** The item as it stands now. */
  body(status: "in_progress" | "completed" | "incomplete"): object;
  /** Before `output_item.done`. */
  closing(): readonly ItemEvent[];
}

/** What the model said: text and refusals, a part each. */
export class MessageItem implements OutputItem {
  readonly #id: string;
  readonly #parts: { kind: "output_text" | "refusal"; text: string }[] = [];

  constructor(
    readonly index: number,
    hex: string,
  ) {
    this.#id = `msg_${hex}${index}`;
  }

  body(status: string): object {
    return {
      id: this.#id,
      type: "message",
      status,
      role: "assistant",
      content: this.#parts.map(({ kind, text }) => partBody(kind, text)),
    };
  }

  say(kind: "output_text" | "refusal", text: string): readonly ItemEvent[] {
    const events: ItemEvent[] = [];
    let last = this.#parts.at(-1);
    if (last?.kind !== kind) {
      if (last) events.push(...this.#endPart());
      last = { kind, text: "" };
      this.#parts.push(last);
      events.push({ type: "response.content_part.added", ...this.#place(), part: partBody(kind, "") });
    }
    last.text += text;
    const logprobs = kind === "output_text" ? { logprobs: [] } : {};
    events.push({ type: `response.${kind}.delta`, ...this.#place(), delta: text, ...logprobs });
    return events;
  }

  closing(): readonly ItemEvent[] {
    return this.#parts.length === 0 ? [] : this.#endPart();
  }

  #endPart(): readonly ItemEvent[] {
    const { kind, text } = this.#parts.at(-1) ?? { kind: "output_text", text: "" };
    const whole = kind === "refusal" ? { refusal: text } : { text, logprobs: [] };
    return [
      { type: `response.${kind}.done`, ...this.#place(), ...whole },
      { type: "response.content_part.done", ...this.#place(), part: partBody(kind, text) },
    ];
  }

  #place(): object {
    return { item_id: this.#id, output_index: this.index, content_index: this.#parts.length - 1 };
  }
}

function partBody(kind: "output_text" | "refusal", text: string): object {
  return kind === "refusal"
    ? { type: kind, refusal: text }
    : { type: kind, text, annotations: [], logprobs: [] };
}

/** What the model thought, as a summary; its seal is the encrypted content, which clients send back. */
export class ReasoningItem implements OutputItem {
  readonly #id: string;
  #text = "";
  #seal: Seal | null;

  constructor(
    readonly index: number,
    hex: string,
    seal: Seal | null,
  ) {
    this.#id = `rs_${hex}${index}`;
    this.#seal = seal;
  }

  seal(seal: Seal): void {
    this.#seal = seal;
  }

  body(): object {
    const summary = this.#text === "" ? [] : [this.#part()];
    const encrypted = this.#seal === null ? {} : { encrypted_content: writeSeal(this.#seal) };
    return { id: this.#id, type: "reasoning", summary, ...encrypted };
  }

  think(text: string): readonly ItemEvent[] {
    const events: ItemEvent[] = [];
    if (this.#text === "")
      events.push({
        type: "response.reasoning_summary_part.added",
        ...this.#place(),
        part: { type: "summary_text", text: "" },
      });
    this.#text += text;
    events.push({ type: "response.reasoning_summary_text.delta", ...this.#place(), delta: text });
    return events;
  }

  closing(): readonly ItemEvent[] {
    if (this.#text === "") return [];
    return [
      { type: "response.reasoning_summary_text.done", ...this.#place(), text: this.#text },
      { type: "response.reasoning_summary_part.done", ...this.#place(), part: this.#part() },
    ];
  }

  #part(): object {
    return { type: "summary_text", text: this.#text };
  }

  #place(): object {
    return { item_id: this.#id, output_index: this.index, summary_index: 0 };
  }
}

/** A call of a function. */
export class FunctionCallItem implements OutputItem {
  readonly #id: string;
  #arguments = "";

  constructor(
    readonly index: number,
    hex: string,
    readonly callId: string,
    readonly name: string,
    /** The group it was offered in. */
    readonly namespace: string | null,
  ) {
    this.#id = `fc_${hex}${index}`;
  }

  body(status: string): object {
    const given = status === "in_progress" ? this.#arguments : this.#whole();
    const { callId: call_id, name, namespace } = this;
    const group = namespace === null ? {} : { namespace };
    return { id: this.#id, type: "function_call", status, call_id, name, ...group, arguments: given };
  }

  argue(json: string): readonly ItemEvent[] {
    this.#arguments += json;
    return [{ type: "response.function_call_arguments.delta", ...this.#place(), delta: json }];
  }

  closing(): readonly ItemEvent[] {
    return [
      {
        type: "response.function_call_arguments.done",
        ...this.#place(),
        name: this.name,
        arguments: this.#whole(),
      },
    ];
  }

  /** Some vendors send nothing for a function without parameters; clients parse what they get. */
  #whole(): string {
    return this.#arguments === "" ? "{}" : this.#arguments;
  }

  #place(): object {
    return { item_id: this.#id, output_index: this.index };
  }
}

/** A picture. */
export class ImageItem implements OutputItem {
  constructor(
    readonly index: number,
    readonly hex: string,
    readonly data: string,
  ) {}

  body(status: string): object {
    return { id: `ig_${this.hex}${this.index}`, type: "image_generation_call", status, result: this.data };
  }

  closing(): readonly ItemEvent[] {
    return [];
  }
}
