import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import type { Client } from "pg";
import { getConstructionPlans, getMigrationPlans } from "pg-boss";
import { z } from "zod";

import { LOGIN_ROLES } from "@/lib/db/urls";

/** The schema the job queue lives in. */
export const JOB_SCHEMA = "pgboss";

/**
 * Brings the job queue's tables to the version of the installed pg-boss and lets the platform role work with them.
 * Run as the owner: at run time the queue neither creates nor changes tables.
 * Throws when the database holds a newer version than this code knows.
 */
export async function ensureJobStore(owner: Client): Promise<void> {
  const wanted = knownVersion();
  const found = await foundVersion(owner);
  if (found !== undefined && found > wanted) {
    throw new Error(
      `The job queue in the database is of a newer version (${found}; this code knows ${wanted}).`,
    );
  }
  if (found === undefined) await owner.query(getConstructionPlans(JOB_SCHEMA));
  else if (found < wanted) await owner.query(getMigrationPlans(JOB_SCHEMA, found));
  const role = LOGIN_ROLES.platform;
  await owner.query(`
    GRANT USAGE ON SCHEMA ${JOB_SCHEMA} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOB_SCHEMA} TO ${role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${JOB_SCHEMA} TO ${role};
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${JOB_SCHEMA} FROM PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOB_SCHEMA} TO ${role};
  `);
}

async function foundVersion(owner: Client): Promise<number | undefined> {
  const { rows: present } = await owner.query<{ exists: boolean }>(
    `SELECT to_regclass('${JOB_SCHEMA}.version') IS NOT NULL AS exists`,
  );
  if (present[0]?.exists !== true) return undefined;
  const { rows } = await owner.query<{ version: number }>(`SELECT version FROM ${JOB_SCHEMA}.version`);
  return rows[0]?.version;
}

const manifest = z.object({ pgboss: z.object({ schema: z.number().int() }) });

/** pg-boss states the version of its tables in its manifest and nowhere else. */
function knownVersion(): number {
  const require = createRequire(path.join(process.cwd(), "package.json"));
  const text = fs.readFileSync(require.resolve("pg-boss/package.json"), "utf8");
  return manifest.parse(JSON.parse(text)).pgboss.schema;
}
