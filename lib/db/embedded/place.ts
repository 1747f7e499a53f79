import fs from "node:fs";
import path from "node:path";

import { z } from "zod";

import { findBinaries, copyBinaries, type Binaries } from "./binaries";
import { readNote } from "./note";
import { canReach, databaseUser, type SystemUser } from "./system-user";

/** Where a cluster lives and as whom it runs. */
export interface Place {
  /** PostgreSQL's own data folder. */
  readonly folder: string;
  readonly binaries: Binaries;
  readonly user: SystemUser | undefined;
}

const SHELTER = "/var/lib/entrepot";

/**
 * Creates the data folder if need be and proves that it can be written.
 * Throws one line that names the folder and the reason.
 */
export function prepareDataDir(dataDir: string): void {
  const probe = path.join(dataDir, `.write-test-${process.pid}`);
  try {
    // Others may pass through (the database's user must, when we are root) but not look around.
    if (fs.mkdirSync(dataDir, { recursive: true }) !== undefined) fs.chmodSync(dataDir, 0o711);
    fs.writeFileSync(probe, "");
    fs.rmSync(probe);
  } catch (error) {
    throw new Error(
      `The data folder ${dataDir} is not writable (${(error as NodeJS.ErrnoException).code}). Set DATA_DIR.`,
      { cause: error },
    );
  }
}

/**
 * Decides where the cluster of `dataDir` lives: in it, or, when we are root and the database's own user cannot enter
 * it (a home folder of mode 0700, say), below /var/lib/entrepot, with a line to `report`.
 */
export async function choosePlace(dataDir: string, report: (line: string) => void): Promise<Place> {
  const installed = await findBinaries();
  const user = databaseUser();
  const known = readNote(dataDir)?.folder;
  if (user === undefined)
    return { folder: known ?? path.join(dataDir, "postgres"), binaries: installed, user };

  const reachable = (target: string) => canReach(user, target);
  let binaries = installed;
  if (!reachable(installed.postgres)) {
    makeShelter();
    binaries = copyBinaries(installed, path.join(SHELTER, `postgres-${packageVersion(installed)}`));
  }
  if (known) {
    if (!reachable(known))
      throw new Error(
        `The user PostgreSQL runs as cannot enter ${known}: open the folders above it (chmod o+x).`,
      );
    return { folder: known, binaries, user };
  }
  const inside = path.join(dataDir, "postgres");
  if (reachable(inside)) return { folder: inside, binaries, user };
  makeShelter();
  const outside = fs.mkdtempSync(path.join(SHELTER, "data-"));
  fs.chmodSync(outside, 0o755);
  report(`The database's user cannot enter ${dataDir}; its files are in ${outside}.`);
  return { folder: path.join(outside, "postgres"), binaries, user };
}

function makeShelter(): void {
  fs.mkdirSync(SHELTER, { recursive: true, mode: 0o755 });
}

function packageVersion(binaries: Binaries): string {
  const manifest = path.join(binaries.root, "..", "package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(fs.readFileSync(manifest, "utf8"))).version;
}
