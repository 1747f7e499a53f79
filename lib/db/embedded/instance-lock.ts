import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { z } from "zod";

import { processIdentity } from "./process-identity";

const ownerSchema = z.object({ pid: z.number().int(), identity: z.string() });
type Owner = z.infer<typeof ownerSchema>;

const TRIES = 5;

/**
 * Takes the embedded database of a data folder for this process and returns what gives it back. A claim whose process
 * is gone, or whose id belongs to another process by now, is void.
 * Throws, naming the process, when another one holds it.
 */
export function claimDataDir(dataDir: string): () => void {
  const file = path.join(dataDir, "instance.json");
  const us: Owner = { pid: process.pid, identity: processIdentity(process.pid) ?? "" };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (place(file, us)) return () => release(file, us);
    const holder = readOwner(file);
    if (holder && processIdentity(holder.pid) === holder.identity) {
      throw new Error(
        `Another instance (process ${holder.pid}) runs on ${dataDir}. Stop it, or set DATA_DIR and PORT.`,
      );
    }
    takeAway(file, holder);
  }
  throw new Error(`Another instance is starting on ${dataDir}.`);
}

/** Appears complete or not at all, and never replaces another's. */
function place(file: string, owner: Owner): boolean {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  fs.writeFileSync(draft, JSON.stringify(owner));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Moves a void claim aside; if somebody else's came in between, it is put back. */
function takeAway(file: string, expected: Owner | undefined): void {
  const aside = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  const taken = readOwner(aside);
  if (taken && taken.identity !== expected?.identity) place(file, taken);
  fs.rmSync(aside, { force: true });
}

function release(file: string, us: Owner): void {
  const holder = readOwner(file);
  if (holder?.pid === us.pid && holder.identity === us.identity) fs.rmSync(file, { force: true });
}
