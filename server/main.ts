import { parseArgs } from "node:util";

import { closePools } from "@/lib/db/pools";
import { env } from "@/lib/env";
import { createGateway } from "@/lib/gateway/mount-node";
import { startJobs } from "@/lib/jobs/runner";
import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { setupToken } from "@/lib/integrations/vault/setup-token";
import { visitorActor } from "@/lib/usecases/actor";
import { setupState } from "@/lib/usecases/setup/setup-state";
import { databaseAnswers, openDatabase } from "./database";
import { demoLines, type Demo } from "./demo";
import { ensureDemonstration } from "./demonstration";
import { listen } from "./listener";
import { startSandbox } from "./sandbox";
import { onStopSignal } from "./stop-signals";
import { startWeb } from "./web";

const report = (line: string): void => void process.stdout.write(`${line}\n`);
const closers: (() => Promise<void>)[] = [];

/** Starts everything in order; what was started is registered to be stopped in the reverse order. */
async function start(empty: boolean): Promise<void> {
  const listener = await listen(env.host, env.port, env.trustedProxies);
  closers.push(() => listener.close(2_000));
  const installation = await openDatabase(report);
  closers.push(() => installation.close(), closePools);
  const sandbox = await startSandbox();
  closers.push(() => sandbox.close());
  const context = { port: listener.port, sandboxUrl: sandbox.url, empty, report };
  const demo = await ensureDemonstration(context);
  const web = await startWeb(listener.port);
  closers.push(() => web.close());
  const jobs = await startJobs();
  const gateway = createGateway();
  closers.push(async () => {
    listener.refuse();
    await Promise.all([gateway.drain(env.drainMs), jobs.stop(env.drainMs)]);
    await listener.close(5_000);
  });
  listener.serve({
    gateway,
    web: web.handle,
    healthy: databaseAnswers,
    ...(web.upgrade ? { upgrade: web.upgrade } : {}),
  });
  await welcome(listener.port, demo);
}

async function welcome(port: number, demo: Demo | undefined): Promise<void> {
  report("");
  if (demo === undefined) {
    for (const line of await emptyLines(port)) report(line);
  } else {
    const model = await firstModel(demo);
    for (const line of demoLines(demo, model, env.dataDir)) report(line);
  }
  report("Ctrl-C stops it.");
}

/** Without a demonstration: where it is, and, until there is an operator, the link that makes one. */
async function emptyLines(port: number): Promise<string[]> {
  const home = env.platformHost === undefined ? `http://localhost:${port}` : `https://${env.platformHost}`;
  const visitor = visitorActor({ tenantId: PLATFORM_TENANT_ID, requestId: "start" });
  const isNew = (await setupState.execute(visitor, {})) === "operator";
  const lines = [`Entrepot is ready: ${home}`];
  return isNew
    ? [
        ...lines,
        `Set it up (whoever has this link becomes its operator): ${home}/setup?token=${setupToken()}`,
      ]
    : lines;
}

/** Asks our own gateway with the demonstration's key, so that the printed command is one that works. */
async function firstModel(demo: Demo): Promise<string | undefined> {
  const response = await fetch(`${demo.gatewayUrl}/models`, {
    headers: { authorization: `Bearer ${demo.apiKey}` },
  });
  if (!response.ok) return undefined;
  const { data } = (await response.json()) as { data: { id: string }[] };
  return data[0]?.id;
}

let stopping: Promise<void> | undefined;

function stop(code: number): Promise<void> {
  return (stopping ??= (async () => {
    let failed = code;
    for (const close of closers.reverse()) {
      await close().catch((error: unknown) => {
        failed = 1;
        process.stderr.write(`${String(error)}\n`);
      });
    }
    process.exit(failed);
  })());
}

const { values } = parseArgs({ options: { empty: { type: "boolean", default: false } } });
onStopSignal(
  () => {
    report("Stopping: answers that are under way are finished first. Ctrl-C again ends them.");
    void stop(0);
  },
  () => process.exit(130),
);
try {
  await start(values.empty);
} catch (error) {
  // Whoever asked to stop while we were starting knows why this failed.
  if (!stopping) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await stop(1);
}
