import path from "node:path";
import { Worker } from "node:worker_threads";

const BYTES_PER_TOKEN = 4;
/** A count that takes longer is not worth its wait: a call's end waits for it. */
const PATIENCE_MS = 10_000;

interface Waiting {
  resolve(tokens: number): void;
  readonly fallback: number;
  readonly patience: NodeJS.Timeout;
}

/** The worker's file, by path: it is run as it stands, not bundled. */
function workerFile(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), "lib/gateway/estimate/count-worker.ts");
}

/**
 * Counts tokens for calls whose usage nobody reported (o200k), on a thread of its own that starts at the first need.
 * Where it cannot count, four bytes are a token.
 */
export class TokenCounter {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 0;

  /** Tokens of what was generated. */
  countText(text: string): Promise<number> {
    return text === "" ? Promise.resolve(0) : this.#ask("text", text, Buffer.byteLength(text));
  }

  /** Input tokens of a chat request's body. */
  countRequest(body: Buffer): Promise<number> {
    return this.#ask("request", body.toString(), body.length);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#giveUp();
    await worker?.terminate();
  }

  #ask(kind: "text" | "request", text: string, bytes: number): Promise<number> {
    return new Promise((resolve) => {
      const id = this.#next++;
      const fallback = Math.ceil(bytes / BYTES_PER_TOKEN);
      const patience = setTimeout(() => this.#answer(id, null), PATIENCE_MS);
      this.#waiting.set(id, { resolve, fallback, patience });
      this.#running().postMessage({ id, kind, text });
    });
  }

  #running(): Worker {
    if (!this.#worker) {
      const worker = new Worker(workerFile(), { execArgv: [] });
      worker.on("message", ({ id, tokens }: { id: number; tokens: number | null }) =>
        this.#answer(id, tokens),
      );
      worker.on("error", () => this.#giveUp());
      worker.unref();
      this.#worker = worker;
    }
    return this.#worker;
  }

  #answer(id: number, tokens: number | null): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.patience);
    waiting.resolve(tokens ?? waiting.fallback);
  }

  #giveUp(): void {
    this.#worker = undefined;
    for (const id of [...this.#waiting.keys()]) this.#answer(id, null);
  }
}
