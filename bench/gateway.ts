import { startServer, type Child } from "./child";
import type { BenchDatabase } from "./database";

/** The product under test, as `npm run gateway` starts it. */
const GATEWAY_FILE = "lib/gateway/standalone.ts";

/** Something that answers `/v1/chat/completions`. */
export interface Target {
  readonly name: string;
  readonly child: Child;
  readonly url: string;
}

/** Starts the gateway on the database; it answers when this resolves. `nodeFlags` are for profiles. */
export async function startGateway(
  database: BenchDatabase,
  nodeFlags: readonly string[] = [],
): Promise<Target> {
  // The mock upstream is on the loopback, which an operator must vouch for.
  const env = { ...database.env, HOST: "127.0.0.1", PORT: "0", UPSTREAM_ALLOW_HOSTS: "127.0.0.1" };
  return { name: "gateway", ...(await startServer({ name: "gateway", file: GATEWAY_FILE, env, nodeFlags })) };
}
