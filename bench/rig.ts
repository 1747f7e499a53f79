import { Client } from "pg";
import path from "node:path";
import { runChild, startChild, startServer, type Child } from "./child";
import { startBenchDatabase, type BenchDatabase } from "./database";
import type { BenchChain, FixtureTask } from "./fixture/build";
import { startGateway, type Target } from "./gateway";
import { startNextForwarder } from "./next-forwarder";
import { DRY_NANO, WALLETS } from "./settings";
import { COUNTING_SETTINGS } from "./statements";

/** Everything that runs during a bench. */
export interface Rig {
  readonly database: BenchDatabase;
  /** Sees every tenant, to add up the books. */
  readonly auditor: Client;
  readonly chain: BenchChain;
  readonly mock: Child;
  readonly driver: Child;
  readonly forwarder: Target;
  readonly gateway: Target;
  readonly next: Target | null;
  /** Where the gateway's CPU profile will be, once it has stopped. */
  readonly profileFolder: string;
  stop(): Promise<void>;
}

/** Starts it all; stops what had started when something fails. */
export async function startRig(options: {
  readonly profile: boolean;
  readonly withNext: boolean;
}): Promise<Rig> {
  const children: Child[] = [];
  const keep = <T extends { readonly child: Child }>(started: T): T => {
    children.push(started.child);
    return started;
  };
  const server = (name: string, file: URL, args: readonly string[] = []) =>
    startServer({ name, file, args }).then(keep);
  const upstream = server("mock", new URL("./mock-upstream.ts", import.meta.url));
  const database = await startBenchDatabase(new Date(), options.profile ? COUNTING_SETTINGS : {});
  const auditor = new Client({ connectionString: database.urls.platform });
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await auditor.end().catch(() => undefined);
    await database.stop();
  };
  try {
    await auditor.connect();
    const mock = await upstream;
    const driver = startChild({ name: "driver", file: new URL("./driver.ts", import.meta.url) });
    keep({ child: driver });
    const [chain, bare] = await Promise.all([
      writeFixture(database, mock.url),
      server("forwarder", new URL("./forwarder.ts", import.meta.url), [mock.url]),
    ]);
    const profileFolder = path.join(database.folder, "profile");
    const flags = options.profile ? ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`] : [];
    const gateway = keep(await startGateway(database, flags));
    const next = options.withNext
      ? keep(await startNextForwarder(path.join(database.folder, "next"), mock.url))
      : null;
    const forwarder = { ...bare, name: "forwarder" };
    return {
      database,
      auditor,
      chain,
      mock: mock.child,
      driver,
      forwarder,
      gateway,
      next,
      profileFolder,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeFixture(database: BenchDatabase, mockUrl: string): Promise<BenchChain> {
  const task: Omit<FixtureTask, "tenantId"> = {
    upstreamUrl: `${mockUrl}/v1`,
    customers: WALLETS,
    dryNano: String(DRY_NANO),
  };
  const args = [JSON.stringify(task)];
  const chain = await runChild<BenchChain>({
    name: "fixture",
    file: new URL("./fixture/main.ts", import.meta.url),
    args,
    env: database.env,
  });
  // As autovacuum does within the first minute: without statistics every look-up of a wallet reads all of them.
  const owner = new Client({ connectionString: database.urls.owner });
  await owner.connect();
  await owner.query("ANALYZE");
  await owner.end();
  return chain;
}
