import { connect, type Socket } from "node:net";

/** What the client is asked to do, as JSON in `argv[2]`. */
export interface StreamTask {
  readonly port: number;
  readonly streams: number;
  /** How long all of them are watched once the last is open. */
  readonly seconds: number;
  readonly keys: readonly string[];
  readonly body: string;
}

/** What it prints, one JSON line a report: when all streams are open, and at the end. */
export interface StreamResult {
  readonly phase: "open" | "done";
  readonly open: number;
  readonly refused: number;
  /** Streams that ended or broke while they were watched. */
  readonly lost: number;
  /** Streams that were silent for more than a second while they were watched. */
  readonly stalled: number;
  readonly longestSilenceMs: number;
  readonly eventsPerSecond: number;
}

const STALL_MS = 1_000;
/** Streams opened at a time: a crowd arrives in seconds, not in one packet. */
const OPENING_AT_ONCE = 64;
const EVENT = Buffer.from("data: ");

const task = JSON.parse(process.argv[2] ?? "{}") as StreamTask;

interface Watched {
  readonly socket: Socket;
  lastByteAt: number;
  longestMs: number;
  alive: boolean;
}

const watched: Watched[] = [];
let refused = 0;
let lost = 0;
let events = 0;
let watching = false;

function request(key: string): string {
  return [
    "POST /v1/chat/completions HTTP/1.1",
    "host: 127.0.0.1",
    `authorization: Bearer ${key}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(task.body)}`,
    "",
    task.body,
  ].join("\r\n");
}

/** Opens one stream; resolves when its first event or a refusal has come. A raw socket costs the machine least. */
function open(key: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(task.port, "127.0.0.1", () => socket.write(request(key)));
    const stream: Watched = { socket, lastByteAt: performance.now(), longestMs: 0, alive: false };
    let head = "";
    socket.on("data", (bytes) => {
      if (!stream.alive) {
        head += bytes.toString("latin1");
        if (!head.includes("data: ") && head.startsWith("HTTP/1.1 200")) return;
        stream.alive = head.startsWith("HTTP/1.1 200");
        if (stream.alive) watched.push(stream);
        else socket.destroy();
        stream.lastByteAt = performance.now();
        return resolve();
      }
      const now = performance.now();
      if (watching) stream.longestMs = Math.max(stream.longestMs, now - stream.lastByteAt);
      stream.lastByteAt = now;
      for (let at = bytes.indexOf(EVENT); at >= 0; at = bytes.indexOf(EVENT, at + EVENT.length)) events += 1;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (stream.alive && watching) lost += 1;
      if (!stream.alive) refused += 1;
      stream.alive = false;
      resolve();
    });
  });
}

function report(phase: StreamResult["phase"], elapsedSeconds: number): void {
  const now = performance.now();
  const silences = watched.map((stream) =>
    Math.max(stream.longestMs, stream.alive ? now - stream.lastByteAt : 0),
  );
  const result: StreamResult = {
    phase,
    open: watched.filter((stream) => stream.alive).length,
    refused,
    lost,
    stalled: silences.filter((ms) => ms > STALL_MS).length,
    longestSilenceMs: Math.round(Math.max(0, ...silences)),
    eventsPerSecond: elapsedSeconds > 0 ? Math.round(events / elapsedSeconds) : 0,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

for (let opened = 0; opened < task.streams; opened += OPENING_AT_ONCE) {
  const batch = Math.min(OPENING_AT_ONCE, task.streams - opened);
  const keys = Array.from({ length: batch }, (_, i) => task.keys[(opened + i) % task.keys.length] ?? "");
  await Promise.all(keys.map(open));
}
report("open", 0);
events = 0;
watching = true;
for (const stream of watched) stream.lastByteAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, task.seconds * 1_000));
report("done", task.seconds);
watching = false;
for (const stream of watched) stream.socket.destroy();
