/** `npm run db:deploy | db:status | db:diff [-- --name add_vouchers]` */
import { parseArgs } from "node:util";

import { Client } from "pg";

import { withInstallation } from "@/lib/db/installation";
import { deploy } from "@/lib/db/migrate/deploy";
import { schemaDiff, writeMigration, writeSnapshot } from "@/lib/db/migrate/diff";
import { PROJECT_FOLDERS } from "@/lib/db/migrate/files";
import { readStatus } from "@/lib/db/migrate/status";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function runDeploy(): Promise<void> {
  const { applied } = await withInstallation((urls) => deploy(urls, new Date()));
  for (const name of applied) print(`applied  ${name}`);
  print(applied.length === 0 ? "The database is up to date." : `${applied.length} applied.`);
}

/** Exits with 1 unless the database is exactly at this code's version. */
async function runStatus(): Promise<void> {
  const status = await withInstallation(async (urls) => {
    const client = new Client({ connectionString: urls.owner });
    await client.connect();
    return readStatus(client, PROJECT_FOLDERS).finally(() => client.end());
  });
  for (const [state, names] of Object.entries(status))
    for (const name of names as string[]) print(`${state.padEnd(8)} ${name}`);
  if (status.pending.length + status.failed.length + status.unknown.length > 0) process.exitCode = 1;
}

/** Prints the difference; with --name it becomes a migration; with --snapshot the present schema is only recorded. */
async function runDiff(name: string | undefined, snapshot: boolean): Promise<void> {
  if (snapshot) return writeSnapshot(PROJECT_FOLDERS);
  if (name === undefined) {
    const sql = await schemaDiff(PROJECT_FOLDERS);
    return print(sql === "" ? "-- no difference" : sql);
  }
  const folder = await writeMigration(PROJECT_FOLDERS, name, new Date());
  print(
    folder === undefined
      ? "-- no difference"
      : `${folder}: finish the SQL by hand (policies, rights, checks, partitions).`,
  );
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string" }, snapshot: { type: "boolean", default: false } },
});
try {
  if (positionals[0] === "deploy") await runDeploy();
  else if (positionals[0] === "status") await runStatus();
  else if (positionals[0] === "diff") await runDiff(values.name, values.snapshot);
  else throw new Error("Say one of: deploy, status, diff [--name <snake_case>] [--snapshot].");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
