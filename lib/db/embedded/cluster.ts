import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { binaryMajor } from "./binaries";
import { readNote, writeNote } from "./note";
import { choosePlace, prepareDataDir, type Place } from "./place";
import { readPostmaster, removeStalePidFile, runningPostmaster, stopPostmaster } from "./postmaster";

export interface ClusterOptions {
  /** Folder of the installation; the cluster is made in it at first use. */
  readonly dataDir: string;
  /** Of the superuser `postgres`, set when the cluster is made. */
  readonly superuserPassword: string;
  /** Extra server settings, over the tuned ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called with a line worth showing. */
  readonly report?: (line: string) => void;
  /** Start it again when it ends by itself (the system's out-of-memory killer, say). */
  readonly revive?: boolean;
}

/** A running PostgreSQL that this process started. */
export interface Cluster {
  readonly port: number;
  /** PostgreSQL's process, for tests that kill it. */
  readonly pid: () => number;
  readonly folder: string;
  stop(mode?: "fast" | "immediate"): Promise<void>;
}

const READY_MS = 60_000;
const MEBIBYTE = 1024 * 1024;

/** Durable and, on the two cores of the trials, fast: DESIGN.md section 2 quotes what these reached. */
function tunedSettings(): Record<string, string> {
  const shared = Math.max(64, Math.min(512, Math.floor(os.totalmem() / MEBIBYTE / 8)));
  return {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: `${shared}MB`,
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    wal_buffers: "16MB",
    min_wal_size: "512MB",
    max_wal_size: "4GB",
    checkpoint_timeout: "15min",
    checkpoint_completion_target: "0.9",
    random_page_cost: "1.1",
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    max_locks_per_transaction: "256",
    idle_in_transaction_session_timeout: "120s",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] %q%u@%d ",
    log_checkpoints: "off",
  };
}

/**
 * Starts the PostgreSQL of a data folder, creating it at first use, and resolves when it takes connections.
 * A server left behind by a killed process is stopped first. Throws one clear line when the folder cannot be written,
 * belongs to another major version, or the server does not come up (with the end of its log).
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  prepareDataDir(options.dataDir);
  const place = await choosePlace(options.dataDir, options.report ?? (() => undefined));
  await initialise(place, options.superuserPassword);
  refuseOtherMajor(place);
  const orphan = runningPostmaster(place.folder);
  if (orphan) await stopPostmaster(orphan.pid);
  removeStalePidFile(place.folder);
  const port = await choosePort(readNote(options.dataDir)?.port);
  writeNote(options.dataDir, { folder: place.folder, port });
  return supervise(place, port, options);
}

async function initialise(place: Place, password: string): Promise<void> {
  if (fs.existsSync(path.join(place.folder, "PG_VERSION"))) return;
  // Made under another name and renamed, so that an interrupted first start leaves nothing half made behind.
  const draft = `${place.folder}.new`;
  const passwordFile = path.join(os.tmpdir(), `entrepot-${randomBytes(8).toString("hex")}`);
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  if (place.user) {
    fs.chownSync(draft, place.user.uid, place.user.gid);
    fs.chownSync(passwordFile, place.user.uid, place.user.gid);
  }
  try {
    const args = [
      `--pgdata=${draft}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
    ];
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const result = spawnSync(place.binaries.initdb, [...args, ...locale], {
      ...place.user,
      encoding: "utf8",
      cwd: draft,
    });
    if (result.status !== 0) {
      throw new Error(
        `The database could not be created in ${place.folder}: ${result.error?.message ?? result.stderr}`,
      );
    }
    fs.renameSync(draft, place.folder);
  } finally {
    fs.rmSync(passwordFile, { force: true });
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

function refuseOtherMajor(place: Place): void {
  const found = fs.readFileSync(path.join(place.folder, "PG_VERSION"), "utf8").trim();
  const ours = binaryMajor(place.binaries.postgres);
  if (found !== ours) {
    throw new Error(
      `${place.folder} was made by PostgreSQL ${found}; this release brings ${ours}. ` +
        `Serve it with PostgreSQL ${found} and set DATABASE_URL, or choose another DATA_DIR.`,
    );
  }
}

async function choosePort(preferred: number | undefined): Promise<number> {
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = net.createServer();
      server.once("error", reject);
      server.listen({ port, host: "127.0.0.1" }, () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address ? address.port : port));
      });
    });
  return preferred === undefined ? listen(0) : listen(preferred).catch(() => listen(0));
}

async function supervise(place: Place, port: number, options: ClusterOptions): Promise<Cluster> {
  const report = options.report ?? (() => undefined);
  const start = () => startPostmaster(place, port, options);
  let current = await start();
  let stopping = false;

  const watch = async (): Promise<void> => {
    for (let fails = 0; ;) {
      const startedAt = Date.now();
      await current.ended;
      if (stopping || !options.revive) return;
      fails = Date.now() - startedAt > 60_000 ? 1 : fails + 1;
      report(`PostgreSQL ended unexpectedly; starting it again (${fails}).`);
      await sleep(Math.min(200 * 2 ** fails, 5_000));
      if (stopping) return;
      current = await start().catch((error: unknown) => {
        report(error instanceof Error ? error.message : String(error));
        return { pid: current.pid, ended: Promise.resolve() };
      });
    }
  };
  const watched = watch();

  return {
    port,
    folder: place.folder,
    pid: () => current.pid,
    async stop(mode = "fast") {
      stopping = true;
      await stopPostmaster(current.pid, mode);
      await watched;
    },
  };
}

interface Started {
  readonly pid: number;
  readonly ended: Promise<void>;
}

async function startPostmaster(place: Place, port: number, options: ClusterOptions): Promise<Started> {
  const settings = { ...tunedSettings(), ...options.settings, port: String(port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const logPath = path.join(options.dataDir, "postgres.log");
  const log = fs.openSync(logPath, "w", 0o600);
  // Its own process group: Ctrl-C in a terminal must not take the database away while open streams still settle.
  const child = spawn(place.binaries.postgres, ["-D", place.folder, ...flags], {
    ...place.user,
    cwd: place.folder,
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  const stopWithUs = () => void child.kill("SIGINT");
  process.once("exit", stopWithUs);
  let failure: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => resolve(void (failure = error.message)));
    child.once("exit", (code, signal) => resolve(void (failure = `ended with ${signal ?? code}`)));
  });
  void ended.then(() => process.removeListener("exit", stopWithUs));
  child.unref();
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await sleep(20)) {
    if (failure !== undefined) break;
    const seen = readPostmaster(place.folder);
    if (child.pid !== undefined && seen?.pid === child.pid && seen.ready) return { pid: child.pid, ended };
  }
  if (child.pid !== undefined) await stopPostmaster(child.pid, "immediate");
  const tail = fs.readFileSync(logPath, "utf8").trimEnd().split("\n").slice(-12).join("\n");
  throw new Error(
    `PostgreSQL did not start (${failure ?? `not ready after ${READY_MS / 1000} s`}):\n${tail}`,
  );
}
