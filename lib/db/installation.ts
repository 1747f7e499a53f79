import { recreateDatabase, startEmbedded } from "@/lib/db/embedded/database";
import { readNote } from "@/lib/db/embedded/note";
import { prepareDataDir } from "@/lib/db/embedded/place";
import { runningPostmaster } from "@/lib/db/embedded/postmaster";
import { closePools, openPools } from "@/lib/db/pools";
import { databaseUrls, embeddedOwnerUrl, attachedUrls, type DatabaseUrls } from "@/lib/db/urls";
import { env } from "@/lib/env";
import { secrets } from "@/lib/secrets";

/** The installation's database, while somebody holds it. */
export interface Installation {
  readonly urls: DatabaseUrls;
  /** Stops what was started for it; what ran before keeps running. */
  close(): Promise<void>;
  /** Throws away everything in the embedded database; absent where the database is somebody else's. */
  recreate?(): Promise<void>;
}

/**
 * Starts the database of this installation for a server: the embedded one under its data folder, or nothing when
 * `DATABASE_URL` points elsewhere. Throws one clear line as `startEmbedded` and `loadSecrets` do.
 */
export async function startInstallation(report: (line: string) => void): Promise<Installation> {
  prepareDataDir(env.dataDir);
  const owned = secrets();
  if (env.databaseUrl !== undefined) {
    return { urls: databaseUrls(env.databaseUrl, env, owned), close: () => Promise.resolve() };
  }
  const cluster = await startEmbedded({ dataDir: env.dataDir, report, revive: true }, owned);
  return {
    urls: databaseUrls(embeddedOwnerUrl(cluster.port, owned), env, owned),
    close: () => cluster.stop(),
    recreate: () => recreateDatabase(cluster.port, owned),
  };
}

/**
 * Lends the installation's database to a command-line tool: the one that runs, else the embedded one, started for as
 * long as `work` takes. The pools of this process are open meanwhile.
 */
export async function withInstallation<T>(work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
  const installation = runsAlready()
    ? { urls: attachedUrls(), close: () => Promise.resolve() }
    : await startInstallation((line) => process.stderr.write(`${line}\n`));
  try {
    openPools(installation.urls);
    return await work(installation.urls);
  } finally {
    await closePools();
    await installation.close();
  }
}

function runsAlready(): boolean {
  const folder = readNote(env.dataDir)?.folder;
  return env.databaseUrl === undefined && folder !== undefined && runningPostmaster(folder) !== undefined;
}
