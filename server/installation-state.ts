import fs from "node:fs";
import path from "node:path";

import { z } from "zod";

const stateSchema = z.object({
  /** "none" was asked for by --empty; "unfinished" means that a first start was cut off while seeding. */
  demonstration: z.enum(["none", "unfinished", "seeded"]).optional(),
  /** Where the sandbox upstream listens; upstreams in the database name this port. */
  sandboxPort: z.number().int().optional(),
});

/** What a start remembers for the next one. */
export type InstallationState = z.infer<typeof stateSchema>;

const statePath = (dataDir: string): string => path.join(dataDir, "installation.json");

/** The state of an earlier start, or an empty one. Throws when the file is damaged. */
export function readState(dataDir: string): InstallationState {
  if (!fs.existsSync(statePath(dataDir))) return {};
  return stateSchema.parse(JSON.parse(fs.readFileSync(statePath(dataDir), "utf8")));
}

/** Changes some of it and keeps the rest. */
export function updateState(dataDir: string, change: InstallationState): void {
  const draft = `${statePath(dataDir)}.${process.pid}`;
  fs.writeFileSync(draft, `${JSON.stringify({ ...readState(dataDir), ...change })}\n`);
  fs.renameSync(draft, statePath(dataDir));
}
