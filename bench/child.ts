import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process of the bench: started by it, and ended by it and nobody else. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Writes a line to its standard input. */
  send(line: string): void;
  /** The next line it prints on standard output. Rejects when it ends first. */
  line(): Promise<string>;
  /** Lets what it prints go by, for one that is not listened to. */
  ignoreOutput(): void;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  /** A file for node, and its arguments. TypeScript is run by tsx. */
  readonly file: string | URL;
  readonly args?: readonly string[];
  /** Flags for node itself. */
  readonly nodeFlags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const running = new Set<ChildProcess>();
const STOP_MS = 8_000;

/** Starts node on a file. What it prints on standard error is passed on, with its name before it. */
export function startChild({ name, file, args = [], nodeFlags = [], env = {}, cwd }: ChildOptions): Child {
  const script = typeof file === "string" ? file : fileURLToPath(file);
  const loader = script.endsWith(".ts") ? ["--import", "tsx"] : [];
  const child = spawn(process.execPath, [...nodeFlags, ...loader, script, ...args], {
    cwd,
    env: { NODE_ENV: "production", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  createInterface({ input: child.stderr }).on("line", (text) => process.stderr.write(`${name}: ${text}\n`));
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  }).finally(() => running.delete(child));
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    send: (line) => void child.stdin.write(`${line}\n`),
    ignoreOutput: () => void child.stdout.resume(),
    async line() {
      const next = await lines.next();
      if (next.done) throw new Error(`${name} ended without an answer (exit code ${await ended})`);
      return next.value;
    },
    async stop() {
      child.kill("SIGTERM");
      const patience = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** Starts a server that prints `ready <port>` first. */
export async function startServer(
  options: ChildOptions,
): Promise<{ child: Child; port: number; url: string }> {
  const child = startChild(options);
  for (;;) {
    const port = /^ready (\d+)$/.exec(await child.line())?.[1];
    if (port !== undefined) return { child, port: Number(port), url: `http://127.0.0.1:${port}` };
  }
}

/** Runs a child to its end and parses the last JSON line it printed. */
export async function runChild<T>(options: ChildOptions): Promise<T> {
  const child = startChild(options);
  const line = await child.line();
  const code = await child.ended;
  if (code !== 0) throw new Error(`${options.name} failed (exit code ${code})`);
  return JSON.parse(line) as T;
}

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
