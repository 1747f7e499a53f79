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

/** What a process of the product needs to serve the bench's calls. */
export function gatewayEnvironment(database: BenchDatabase): Record<string, string> {
  // The mock upstream is on the loopback, which an operator must vouch for.
  const env = { ...database.env, HOST: "127.0.0.1", PORT: "0", UPSTREAM_ALLOW_HOSTS: "127.0.0.1" };
  const { certFile } = database.certificate ?? {};
  return certFile === undefined ? env : { ...env, NODE_EXTRA_CA_CERTS: certFile };
}

/** Starts the gateway on the database; it answers when this resolves. `nodeFlags` are for profiles. */
export async function startGateway(
  database: BenchDatabase,
  nodeFlags: readonly string[] = [],
): Promise<Target> {
  const env = gatewayEnvironment(database);
  return { name: "gateway", ...(await startServer({ name: "gateway", file: GATEWAY_FILE, env, nodeFlags })) };
}
