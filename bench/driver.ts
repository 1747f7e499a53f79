import autocannon from "autocannon";
import { createInterface } from "node:readline";

/** What the driver is asked to do: one line of JSON on standard input. */
export interface DriverTask {
  /** One, or several that share the connections evenly. */
  readonly urls: readonly string[];
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** Keys to call with; every connection takes a few of them in turn, neighbours share one. */
  readonly keys: readonly string[];
  readonly body: string;
}

/** What it answers: one line of JSON on standard output. */
export interface DriverResult {
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ok: number;
  /** Answers that are no 2xx, by status. */
  readonly refused: Readonly<Record<string, number>>;
  /** Connections that broke and requests that timed out. */
  readonly broken: number;
  /** What the load itself took of the machine. */
  readonly cpuSeconds: number;
}

/** autocannon builds every request of every connection anew: all keys on all connections would take seconds. */
const KEYS_PER_CONNECTION = 8;

/** Drives one target until the time is over. */
async function drive(task: DriverTask): Promise<DriverResult> {
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  const requests = task.keys.map((key) => ({
    method: "POST" as const,
    path: task.path,
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: task.body,
  }));
  let connected = 0;
  const options: autocannon.Options = {
    url: task.urls as unknown as string,
    connections: task.connections,
    duration: task.seconds,
    requests: requests.slice(0, 1),
    setupClient(client) {
      const first = (connected++ * (KEYS_PER_CONNECTION - 1)) % requests.length;
      const own = [...requests.slice(first), ...requests.slice(0, first)].slice(0, KEYS_PER_CONNECTION);
      client.setRequests(own);
    },
  };
  const before = process.cpuUsage();
  const result = await fire(options, (statusCode, milliseconds) => {
    if (statusCode >= 200 && statusCode < 300) latencies.push(milliseconds);
    else refused[statusCode] = (refused[statusCode] ?? 0) + 1;
  });
  const { user, system } = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    callsPerSecond: latencies.length / result.duration,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    ok: latencies.length,
    refused,
    broken: result.errors,
    cpuSeconds: (user + system) / 1e6,
  };
}

/** Runs autocannon; it keeps whole milliseconds only, so each answer's own time is handed on. */
function fire(
  options: autocannon.Options,
  onAnswer: (statusCode: number, milliseconds: number) => void,
): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const run = autocannon(options, (error: unknown, done) => {
      if (error) reject(error instanceof Error ? error : new Error("autocannon failed"));
      else resolve(done);
    });
    run.on("response", (_client, statusCode, _bytes, milliseconds) => onAnswer(statusCode, milliseconds));
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await drive(JSON.parse(line) as DriverTask))}\n`);
}
