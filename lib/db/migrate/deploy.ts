import { Client } from "pg";

import type { DatabaseUrls } from "@/lib/db/urls";

import { migrationList, PROJECT_FOLDERS, type SchemaFolders } from "./files";
import { ensureJobStore } from "./job-store";
import { ensureRoles, inheritBatchRole } from "./roles";
import { withSchemaEngine } from "./schema-engine";
import { readStatus } from "./status";

/** Any constant: every deploy of this product takes the same lock. */
const DEPLOY_LOCK = 7_310_588_213;
const MIN_POSTGRES = 150_000;
const MONTHS_BEHIND = "4 months";
const MONTHS_AHEAD = "3 months";

export interface DeployResult {
  /** Names of the migrations that this deploy applied, in order. */
  readonly applied: readonly string[];
}

/**
 * Brings a database to this code's version: roles, migrations, job queue, partitions around `now`. Does nothing twice;
 * of several processes that start together one works and the others wait.
 * Throws one clear line when the database is older than PostgreSQL 15, or of a newer version of this product.
 */
export async function deploy(
  urls: DatabaseUrls,
  now: Date,
  folders: SchemaFolders = PROJECT_FOLDERS,
): Promise<DeployResult> {
  const owner = new Client({ connectionString: urls.owner, connectionTimeoutMillis: 15_000 });
  await owner.connect().catch((error: Error) => {
    throw new Error(`The database at ${owner.host}:${owner.port} cannot be used: ${error.message}`);
  });
  try {
    await owner.query("SELECT pg_advisory_lock($1)", [DEPLOY_LOCK]);
    await refuseOldServer(owner);
    await refuseNewerDatabase(owner, folders);
    await ensureRoles(owner, urls);
    await inheritBatchRole(owner, true);
    const applied = await applyMigrations(urls.owner, owner, folders);
    await inheritBatchRole(owner, false);
    await forcePolicies(owner);
    await ensureJobStore(owner);
    await owner.query(
      `SELECT ensure_partitions($1::timestamptz - interval '${MONTHS_BEHIND}', $1::timestamptz + interval '${MONTHS_AHEAD}')`,
      [now],
    );
    return { applied };
  } finally {
    await owner.end();
  }
}

/**
 * Row-level security holds for the owner too (FORCE), on every table that has policies: `seed:scale` sets that aside while it writes, and
 * one that was killed could not put it back.
 */
async function forcePolicies(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relforcerowsecurity`,
  );
  for (const { name } of rows) await owner.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
}

async function refuseOldServer(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ number: number; text: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text",
  );
  const version = rows[0];
  if (version && version.number < MIN_POSTGRES)
    throw new Error(`PostgreSQL 15 or newer is needed; this is ${version.text}.`);
}

async function refuseNewerDatabase(owner: Client, folders: SchemaFolders): Promise<void> {
  const { unknown } = await readStatus(owner, folders);
  if (unknown.length > 0) {
    throw new Error(
      `The database is of a newer version: this code does not know ${unknown.join(", ")}. Start the newer release, or ` +
        "restore a backup from before it was migrated. Nothing was changed.",
    );
  }
}

async function applyMigrations(url: string, owner: Client, folders: SchemaFolders): Promise<string[]> {
  const { failed, pending } = await readStatus(owner, folders);
  if (failed.length === 0 && pending.length === 0) return [];
  const filters = { externalTables: [], externalEnums: [] };
  try {
    return await withSchemaEngine(url, async (engine) => {
      // A migration is one transaction, so one that failed or was cut off left nothing and may simply run again.
      for (const name of failed) await engine.markMigrationRolledBack({ migrationName: name });
      const result = await engine.applyMigrations({ migrationsList: migrationList(folders), filters });
      return result.appliedMigrationNames;
    });
  } catch (error) {
    throw new Error(`A migration failed. ${(error as Error).message}`, { cause: error });
  }
}
