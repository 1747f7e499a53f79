/**
 * The gateway alone (`npm run gateway`): for as many processes and machines as wanted, on the installation's database.
 * Prints `ready <port>` when it answers. SIGTERM and SIGINT let calls under way finish, then end it.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { closePools } from "@/lib/db/pools";
import { env } from "@/lib/env";
import { answerBrokenRequest } from "./broken-request";
import { createGateway } from "./mount-node";
import { processRuntime } from "./process-runtime";

const HEADER_BYTES = 16 * 1024;
/** A call may take ten minutes and longer: only the arrival of a request is timed, not its answer. */
const TIMES = { headersTimeout: 30_000, requestTimeout: 300_000, keepAliveTimeout: 75_000 };
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    host: { type: "string" },
    "drain-ms": { type: "string", default: "60000" },
  },
});

const runtime = processRuntime();
const gateway = createGateway(runtime);
const server = createServer({ ...TIMES, maxHeaderSize: HEADER_BYTES }, (req, res) => {
  const url = req.url ?? "/";
  if (gateway.matches(url)) return gateway.handle(req, res);
  if (url === "/healthz") return void res.end("ok");
  if (url === "/readyz") return void ready(res);
  if (url === "/metrics" && LOOPBACK.has(req.socket.remoteAddress ?? "")) return void metrics(res);
  res.writeHead(404).end();
});

server.on("clientError", answerBrokenRequest);

async function ready(res: ServerResponse): Promise<void> {
  const answers = !runtime.stopping && (await runtime.ready());
  res.writeHead(answers ? 200 : 503).end(answers ? "ready" : "not ready");
}

async function metrics(res: ServerResponse): Promise<void> {
  const { registry } = runtime.services.metrics;
  res.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
}

let stopping = false;

async function stop(): Promise<void> {
  if (stopping) process.exit(130);
  stopping = true;
  server.close();
  await gateway.drain(Number(values["drain-ms"]));
  server.closeAllConnections();
  await closePools();
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
server.once("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
server.listen({ host: values.host ?? env.host, port: Number(values.port ?? env.port) }, () => {
  const { port } = server.address() as AddressInfo;
  void runtime.start().then(() => process.stdout.write(`ready ${port}\n`));
});
