import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild, type Child } from "./child";
import type { BenchDatabase } from "./database";

/** The product under test, as `npm run gateway` starts it. */
const GATEWAY_FILE = "lib/gateway/standalone.ts";
const READY_MS = 30_000;
const POLL_MS = 100;

/** Something that answers `/v1/chat/completions`. */
export interface Target {
  readonly name: string;
  readonly child: Child;
  readonly url: string;
}

/** Starts the gateway on the database and waits until it knows the key. `nodeFlags` are for profiles. */
export async function startGateway(
  database: BenchDatabase,
  key: string,
  nodeFlags: readonly string[] = [],
): Promise<Target> {
  const port = await freePort();
  const env = { ...database.env, HOST: "127.0.0.1", PORT: String(port) };
  const child = startChild({ name: "gateway", file: GATEWAY_FILE, env, nodeFlags });
  const url = `http://127.0.0.1:${port}`;
  await answering(child, () => fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }));
  return { name: "gateway", child, url };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until the answer is a 2xx. @throws when the child ends first, or after 30 s. */
export async function answering(child: Child, ask: () => Promise<Response>): Promise<void> {
  let ended = false;
  void child.ended.then(() => (ended = true));
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline && !ended; await sleep(POLL_MS)) {
    const answer = await ask().catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`${child.name} does not answer`);
}
