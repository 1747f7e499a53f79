import { Client } from "pg";
import path from "node:path";
import { runChild, startChild, startServer, type Child } from "./child";
import { startBenchDatabase, type BenchDatabase } from "./database";
import type { BenchChain, FixtureTask } from "./fixture/build";
import { startGateway, type Target } from "./gateway";
import { startMounts } from "./mounts";
import { startNextForwarder } from "./next-forwarder";
import type { TestCertificate } from "./tls";
import { DRY_NANO, WALLETS } from "./settings";
import { COUNTING_SETTINGS } from "./statements";

const MOCK = new URL("./mock-upstream.ts", import.meta.url);

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
  /** A second process of the gateway on the same database. */
  readonly second: Target | null;
  /** The gateway in other places: `server.ts`, Next alone. */
  readonly mounts: readonly Target[];
  /** A forwarder to the mock behind TLS; null where there is no certificate. */
  readonly tlsForwarder: Target | null;
  /** Where the gateway's CPU profile will be, once it has stopped. */
  readonly profileFolder: string;
  stop(): Promise<void>;
}

/** Starts it all; stops what had started when something fails. */
export async function startRig(options: {
  readonly profile: boolean;
  readonly withNext: boolean;
  /** What other kinds of calls need. */
  readonly withShapes: boolean;
}): Promise<Rig> {
  const children: Child[] = [];
  const keep = <T extends { readonly child: Child }>(started: T): T => {
    children.push(started.child);
    return started;
  };
  const server = (name: string, file: URL, args: readonly string[] = []) =>
    startServer({ name, file, args }).then(keep);
  const upstream = server("mock", MOCK);
  const database = await startBenchDatabase(new Date(), options.profile ? COUNTING_SETTINGS : {});
  const startTls = async ({ certFile, keyFile }: TestCertificate) => {
    const { port } = await server("mock behind TLS", MOCK, [certFile, keyFile]);
    const url = `https://127.0.0.1:${port}`;
    const file = new URL("./forwarder.ts", import.meta.url);
    const env = { NODE_EXTRA_CA_CERTS: certFile };
    const started = keep(await startServer({ name: "forwarder to TLS", file, args: [url], env }));
    return { url, forwarder: { ...started, name: "forwarder to TLS" } };
  };
  const auditor = new Client({ connectionString: database.urls.platform });
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await auditor.end().catch(() => undefined);
    await database.stop();
  };
  try {
    await auditor.connect();
    const mock = await upstream;
    const tls = options.withShapes && database.certificate ? await startTls(database.certificate) : null;
    const driver = startChild({ name: "driver", file: new URL("./driver.ts", import.meta.url) });
    keep({ child: driver });
    const [chain, bare] = await Promise.all([
      writeFixture(database, mock.url, tls?.url ?? null),
      server("forwarder", new URL("./forwarder.ts", import.meta.url), [mock.url]),
    ]);
    const profileFolder = path.join(database.folder, "profile");
    const flags = options.profile ? ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`] : [];
    const gateway = keep(await startGateway(database, flags));
    const next = options.withNext
      ? keep(await startNextForwarder(path.join(database.folder, "next"), mock.url))
      : null;
    const forwarder = { ...bare, name: "forwarder" };
    const second = options.withShapes ? keep(await startGateway(database)) : null;
    const mounts = options.withShapes ? (await startMounts(database)).map(keep) : [];
    return {
      database,
      auditor,
      chain,
      mock: mock.child,
      driver,
      forwarder,
      gateway,
      next,
      second,
      mounts,
      tlsForwarder: tls?.forwarder ?? null,
      profileFolder,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeFixture(
  database: BenchDatabase,
  mockUrl: string,
  tlsUrl: string | null,
): Promise<BenchChain> {
  const task: Omit<FixtureTask, "tenantId"> = {
    upstreamUrl: `${mockUrl}/v1`,
    ...(tlsUrl === null ? {} : { tlsUpstreamUrl: `${tlsUrl}/v1` }),
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
