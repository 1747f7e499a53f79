import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { processIdentity } from "./process-identity";

/** What PostgreSQL wrote about itself into its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const STOP_FAST_MS = 30_000;
const STOP_HARD_MS = 10_000;

/** Reads `postmaster.pid` (documented format: pid, folder, start, port, socket folder, address, memory, status). */
export function readPostmaster(folder: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = fs.readFileSync(path.join(folder, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** The server that runs on `folder` now, if one does; a file left behind by a dead one does not count. */
export function runningPostmaster(folder: string): Postmaster | undefined {
  const found = readPostmaster(folder);
  return found && isPostgresOf(found.pid, folder) ? found : undefined;
}

function isPostgresOf(pid: number, folder: string): boolean {
  if (processIdentity(pid) === undefined) return false;
  if (process.platform !== "linux") return true;
  try {
    // The process id may belong to somebody else by now: a postmaster stands in its data folder.
    return fs.realpathSync(`/proc/${pid}/cwd`) === fs.realpathSync(folder);
  } catch {
    return true;
  }
}

/** Removes a `postmaster.pid` whose process is gone; PostgreSQL would refuse to start if the id was reused. */
export function removeStalePidFile(folder: string): void {
  if (readPostmaster(folder) && !runningPostmaster(folder))
    fs.rmSync(path.join(folder, "postmaster.pid"), { force: true });
}

/** Stops a server: "fast" ends sessions and checkpoints; after 30 s, or when asked, "immediate" (recovers at start). */
export async function stopPostmaster(pid: number, mode: "fast" | "immediate" = "fast"): Promise<void> {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  signal(pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
  if (await gone(pid, identity, mode === "fast" ? STOP_FAST_MS : STOP_HARD_MS)) return;
  signal(pid, "SIGQUIT");
  if (!(await gone(pid, identity, STOP_HARD_MS)))
    throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function gone(pid: number, identity: string, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(25)) {
    if (processIdentity(pid) !== identity) return true;
  }
  return false;
}
