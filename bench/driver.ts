import autocannon from "autocannon";

/** What the driver is asked to do, as JSON in `argv[2]`. */
export interface DriverTask {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Keys to call with; every connection begins with another one and goes round. */
  readonly keys: readonly string[];
  readonly body: string;
}

/** What it prints, as one line of JSON. */
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

const task = JSON.parse(process.argv[2] ?? "{}") as DriverTask;
const latencies: number[] = [];
const refused: Record<string, number> = {};

const requests = task.keys.map((key) => ({
  method: "POST" as const,
  path: "/v1/chat/completions",
  headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
  body: task.body,
}));
let connected = 0;

const options: autocannon.Options = {
  url: task.url,
  connections: task.connections,
  duration: task.seconds,
  requests,
  setupClient(client) {
    const first = connected++ % requests.length;
    client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
  },
};
const result = await new Promise<autocannon.Result>((resolve, reject) => {
  const run = autocannon(options, (error: unknown, done) => {
    if (error) reject(error instanceof Error ? error : new Error("autocannon failed"));
    else resolve(done);
  });
  // autocannon keeps whole milliseconds only.
  run.on("response", (_client, statusCode, _bytes, responseTime) => {
    if (statusCode >= 200 && statusCode < 300) latencies.push(responseTime);
    else refused[statusCode] = (refused[statusCode] ?? 0) + 1;
  });
});
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
const { user, system } = process.cpuUsage();
const answer: DriverResult = {
  callsPerSecond: latencies.length / result.duration,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  ok: latencies.length,
  refused,
  broken: result.errors,
  cpuSeconds: (user + system) / 1e6,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
