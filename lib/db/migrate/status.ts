import type { ClientBase } from "pg";

import { migrationNames, type SchemaFolders } from "./files";

/** How the history of a database compares with the migrations of this code. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Started and never finished. */
  readonly failed: readonly string[];
  /** Applied to the database but not known here: it belongs to a newer version. */
  readonly unknown: readonly string[];
}

interface HistoryRow {
  readonly name: string;
  readonly finished: boolean;
}

/** Reads the table that Prisma keeps; a database without it has applied nothing. Changes nothing. */
export async function readStatus(client: ClientBase, folders: SchemaFolders): Promise<MigrationStatus> {
  const known = migrationNames(folders);
  const rows = await readHistory(client);
  const applied = rows.filter((row) => row.finished).map((row) => row.name);
  const done = new Set(applied);
  return {
    applied,
    pending: known.filter((name) => !done.has(name)),
    failed: rows.filter((row) => !row.finished && !done.has(row.name)).map((row) => row.name),
    unknown: rows.map((row) => row.name).filter((name) => !known.includes(name)),
  };
}

async function readHistory(client: ClientBase): Promise<HistoryRow[]> {
  const { rows: present } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists",
  );
  if (present[0]?.exists !== true) return [];
  const { rows } = await client.query<HistoryRow>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM public._prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}
