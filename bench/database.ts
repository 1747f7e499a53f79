import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { startCluster, type Cluster } from "@/lib/db/embedded/cluster";
import { ensureOwner } from "@/lib/db/embedded/database";
import { deploy } from "@/lib/db/migrate/deploy";
import { DATABASE_NAME, LOGIN_ROLES, OWNER_ROLE, urlAs, type DatabaseUrls } from "@/lib/db/urls";
import { makeCertificate, type TestCertificate } from "./tls";

/** A PostgreSQL of the bench's own: as durable as the product's, on the same disk, and gone afterwards. */
export interface BenchDatabase {
  readonly urls: DatabaseUrls;
  readonly superuserUrl: string;
  readonly pid: number;
  /** Where it lives; other files of the run may lie beside it. */
  readonly folder: string;
  /** Of the upstream behind TLS; null where there is none. */
  readonly certificate: TestCertificate | null;
  /** The variables with which a process of the product works on it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const PASSWORD = "not-a-secret-this-server-is-on-loopback-for-a-minute";

/**
 * Creates, starts and migrates it below `data/`. `settings` are PostgreSQL's, over the product's own. `keptAs` names one that stays when
 * it is stopped, and is found again by that name.
 */
export async function startBenchDatabase(
  now: Date,
  settings: Readonly<Record<string, string>> = {},
  keptAs: string | null = null,
): Promise<BenchDatabase> {
  mkdirSync("data", { recursive: true });
  const folder = keptAs === null ? mkdtempSync(path.resolve("data", "bench-")) : keptFolder(keptAs);
  // PostgreSQL refuses to be root; the user it becomes must reach its folder.
  chmodSync(folder, 0o711);
  const cluster = await startCluster({
    dataDir: path.join(folder, "database"),
    superuserPassword: PASSWORD,
    settings,
  });
  try {
    const urls = await prepare(cluster, now);
    return {
      urls,
      superuserUrl: urlAs(urls.owner, "postgres", PASSWORD),
      pid: cluster.pid(),
      folder,
      certificate: makeCertificate(path.join(folder, "tls")),
      env: environment(urls, folder),
      stop: () => stop(cluster, keptAs === null ? folder : null),
    };
  } catch (error) {
    await stop(cluster, keptAs === null ? folder : null);
    throw error;
  }
}

function keptFolder(name: string): string {
  const folder = path.resolve("data", `bench-kept-${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function prepare(cluster: Cluster, now: Date): Promise<DatabaseUrls> {
  const server = urlAs(`postgresql://127.0.0.1:${cluster.port}/postgres`, "postgres", PASSWORD);
  await ensureOwner(server, PASSWORD);
  const as = (user: string) =>
    urlAs(`postgresql://127.0.0.1:${cluster.port}/${DATABASE_NAME}`, user, PASSWORD);
  const urls = {
    owner: as(OWNER_ROLE),
    tenant: as(LOGIN_ROLES.tenant),
    platform: as(LOGIN_ROLES.platform),
    gateway: as(LOGIN_ROLES.gateway),
  };
  await deploy(urls, now);
  return urls;
}

function environment(urls: DatabaseUrls, folder: string): Record<string, string> {
  return {
    DATABASE_URL: urls.owner,
    DATABASE_URL_TENANT: urls.tenant,
    DATABASE_URL_PLATFORM: urls.platform,
    DATABASE_URL_GATEWAY: urls.gateway,
    // Nobody configured anything here: the product makes its own secrets, in the run's folder.
    ENTREPOT_ZERO_CONFIG: "1",
    DATA_DIR: path.join(folder, "secrets"),
    LOG_LEVEL: "warn",
  };
}

/** @param folder what is removed with it; null: it is kept */
async function stop(cluster: Cluster, folder: string | null): Promise<void> {
  // PostgreSQL's process does not keep ours alive: without this we might end before it has.
  const awake = setInterval(() => undefined, 1_000);
  try {
    await cluster.stop(folder === null ? "fast" : "immediate");
  } finally {
    clearInterval(awake);
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
