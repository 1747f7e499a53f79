import { ensureClient } from "./build.mjs";
import { ensureInstalled, hydratePostgres } from "./install.mjs";
import { ensureRuntime } from "./runtime.mjs";

const OLDEST = [20, 9];

/**
 * Everything the sources need before they run: packages, Node, PostgreSQL's links, the database client.
 * @returns {Promise<string>} the Node to run them with
 */
export async function ready() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new Error(`Node ${OLDEST.join(".")} or newer is needed to begin; this is ${process.version}.`);
  }
  await ensureInstalled();
  hydratePostgres();
  const node = await ensureRuntime();
  await ensureClient(node);
  return node;
}
