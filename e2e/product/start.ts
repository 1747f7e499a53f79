import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { dataDir, logFile, ROOT, startsOwn } from "./place";

/** Building the pages may come first. */
const START_MS_MAX = 600_000;
const STOP_MS_MAX = 40_000;

/**
 * Starts the product as `npm start` does, with a new demonstration. What is returned ends the run: the books must hold
 * after all that the journeys did, and the product must stop cleanly when asked to.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
  const product = startsOwn ? await start() : undefined;
  return async () => {
    const books = await verifyBooks();
    const stopped = product && (await stop(product));
    const wrong = [books, stopped].filter((problem) => problem !== undefined);
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  };
}

async function start(): Promise<ChildProcess> {
  fs.rmSync(dataDir, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.openSync(logFile, "w");
  const port = await freePort();
  const product = spawn(process.execPath, [path.join("scripts", "start.mjs")], {
    cwd: ROOT,
    env: { ...asTyped(), PORT: String(port), DATA_DIR: dataDir },
    stdio: ["ignore", log, log],
  });
  const until = Date.now() + START_MS_MAX;
  while (!(await isReady(port))) {
    if (product.exitCode !== null || Date.now() > until) {
      product.kill("SIGTERM");
      throw new Error(`The product did not start:\n${fs.readFileSync(logFile, "utf8").slice(-4_000)}`);
    }
    await sleep(500);
  }
  return product;
}

/** The environment of somebody who typed `npm start`: whoever sets NODE_ENV configures more than that. */
function asTyped(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, ...rest } = process.env;
  return rest as NodeJS.ProcessEnv;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Ready, with the demonstration written. */
async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.status === 200 && fs.existsSync(path.join(dataDir, "demo.json"));
}

/** Runs `npm run ledger:verify` beside the product; what it says when the books do not hold. */
async function verifyBooks(): Promise<string | undefined> {
  const command = [path.join("scripts", "run.mjs"), path.join("scripts", "ledger-verify.ts")];
  const verify = spawn(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [verify.stdout, verify.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  const [code] = (await once(verify, "close")) as [number | null];
  process.stdout.write(`\n${said}`);
  return code === 0 ? undefined : `ledger:verify ended with ${code}:\n${said}`;
}

/** Asks the product to stop; what went wrong when it did not end by itself, in time, with 0. */
async function stop(product: ChildProcess): Promise<string | undefined> {
  if (product.exitCode !== null) return `The product had ended with ${product.exitCode}.`;
  const ended = once(product, "exit") as Promise<[number | null, string | null]>;
  product.kill("SIGTERM");
  const outcome = await Promise.race([ended, sleep(STOP_MS_MAX, undefined, { ref: false })]);
  if (outcome === undefined) {
    product.kill("SIGKILL");
    return `The product did not stop within ${STOP_MS_MAX / 1_000} s.`;
  }
  const [code, signal] = outcome;
  return code === 0 ? undefined : `The product ended with ${signal ?? code} when asked to stop.`;
}
