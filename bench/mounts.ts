import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureBuild } from "../scripts/setup/build.mjs";
import { startChild, type Child } from "./child";
import type { BenchDatabase } from "./database";
import { gatewayEnvironment, type Target } from "./gateway";
import { freePort } from "./port";

/** Starts the product's other two mounts of the gateway: `server.ts`, as `npm start` does, and Next alone. Builds the pages if need be. */
export async function startMounts(database: BenchDatabase): Promise<Target[]> {
  await ensureBuild(process.execPath);
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const start = async (name: string, file: string, args: (port: string) => string[]): Promise<Target> => {
    const port = await freePort();
    const env = { ...gatewayEnvironment(database), PORT: String(port), NEXT_TELEMETRY_DISABLED: "1" };
    const child = startChild({ name, file, args: args(String(port)), env });
    child.ignoreOutput();
    const url = `http://127.0.0.1:${port}`;
    await answering(child, name, url);
    return { name, child, url };
  };
  return [
    await start("server.ts", path.resolve("server.ts"), () => ["--empty"]),
    await start("next alone", next, (port) => ["start", "-H", "127.0.0.1", "-p", port]),
  ];
}

const READY_MS = 60_000;
const POLL_MS = 200;

/** Waits until the gateway there knows that a key is missing. @throws when it does not within a minute. */
async function answering(child: Child, name: string, url: string): Promise<void> {
  let ended = false;
  void child.ended.then(() => (ended = true));
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline && !ended; await sleep(POLL_MS)) {
    const answer = await fetch(`${url}/v1/models`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 401) return;
  }
  throw new Error(`${name} does not answer`);
}
