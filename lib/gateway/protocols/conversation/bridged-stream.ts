import type { CutReason, StreamFault, StreamReader } from "../contract";
import type { AnswerDelta, AnswerReader, AnswerWriter, ToldUsage } from "./answer";
import { hasOutput, textOf } from "./deltas";

export interface BridgedStreamOptions {
  /** Choices asked for. */
  readonly n: number;
  /** The vendor's usage as the client is to see it. */
  readonly told: (raw: unknown) => ToldUsage;
}

/** A stream read in one protocol and written in another. */
export class BridgedStream implements StreamReader {
  out: Buffer[] = [];
  tail: readonly Buffer[] = [];
  meaningful = false;
  output = false;
  done = false;
  finishReason: string | null = null;
  textBytes = 0;
  readonly #reader: AnswerReader;
  readonly #writer: AnswerWriter;
  readonly #options: BridgedStreamOptions;
  readonly #said: string[] = [];
  readonly #finished = new Set<number>();

  constructor(reader: AnswerReader, writer: AnswerWriter, options: BridgedStreamOptions) {
    this.#reader = reader;
    this.#writer = writer;
    this.#options = options;
  }

  get usage(): unknown {
    return this.#reader.usage;
  }

  get usageBroken(): boolean {
    return this.#reader.usageBroken;
  }

  get spoke(): boolean {
    return this.#reader.spoke;
  }

  get wellFormed(): boolean {
    return this.#reader.wellFormed;
  }

  get fault(): StreamFault | null {
    return this.#reader.fault;
  }

  push(chunk: Buffer): void {
    if (this.done) return;
    this.#reader.push(chunk);
    this.#forward();
  }

  end(): void {
    if (this.done) return;
    this.#reader.end();
    this.#forward();
  }

  text(): string {
    return this.#said.join("");
  }

  cutShort(cut: CutReason): readonly Buffer[] {
    const last = this.#open().flatMap((choice) =>
      this.#writer.write({ kind: "finish", choice, reason: "length", stop: null, cut }),
    );
    return [...last, ...this.#writer.end(this.#options.told(this.#reader.usage))];
  }

  #open(): number[] {
    return Array.from({ length: this.#options.n }, (_, choice) => choice).filter(
      (choice) => !this.#finished.has(choice),
    );
  }

  #forward(): void {
    const { deltas } = this.#reader;
    if (deltas.length > 0) this.#reader.deltas = [];
    for (const delta of deltas) this.#step(delta);
    if (this.#reader.done && !this.#reader.fault) {
      this.done = true;
      this.tail = this.#writer.end(this.#options.told(this.#reader.usage));
    }
  }

  #step(delta: AnswerDelta): void {
    this.meaningful = true;
    if (delta.kind === "finish") {
      this.finishReason = delta.reason;
      this.#finished.add(delta.choice);
    }
    if (hasOutput(delta)) this.output = true;
    const text = textOf(delta);
    if (text !== "") {
      this.#said.push(text);
      this.textBytes += Buffer.byteLength(text);
    }
    this.out.push(...this.#writer.write(delta));
  }
}
