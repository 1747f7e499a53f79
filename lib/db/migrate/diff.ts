import fs from "node:fs";
import path from "node:path";

import type { DiffTarget } from "@prisma/schema-engine-wasm";

import { schemaFiles, snapshotPath, type SchemaFolders } from "./files";
import { withFilesOnlyEngine } from "./schema-engine";

/**
 * SQL that leads from the last migration's schema (the snapshot; nothing, if there is none) to prisma/schema.
 * Compares files and needs no database. An empty string means: no difference.
 */
export async function schemaDiff(folders: SchemaFolders): Promise<string> {
  const snapshot = snapshotPath(folders);
  const from: DiffTarget = fs.existsSync(snapshot)
    ? {
        tag: "schemaDatamodel",
        files: [{ path: "snapshot.prisma", content: fs.readFileSync(snapshot, "utf8") }],
      }
    : { tag: "empty" };
  const result = await withFilesOnlyEngine((engine) =>
    engine.diff({
      from,
      to: { tag: "schemaDatamodel", files: schemaFiles(folders) },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const sql = result.stdout?.trim() ?? "";
  return sql === "" || sql === "-- This is an empty migration." ? "" : `${sql}\n`;
}

/**
 * Writes the difference as a new migration folder and makes the present schema the snapshot.
 * Returns the new folder, or undefined when nothing changed. The SQL is a draft: rights, policies, checks and
 * partitions are added by hand.
 */
export async function writeMigration(
  folders: SchemaFolders,
  name: string,
  now: Date,
): Promise<string | undefined> {
  if (!/^[a-z][a-z0-9_]{2,60}$/.test(name))
    throw new Error("A migration's name is snake_case, such as add_vouchers.");
  const sql = await schemaDiff(folders);
  if (sql === "") return undefined;
  const stamp = now.toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = path.join(folders.migrations, `${stamp}_${name}`);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "migration.sql"), sql);
  writeSnapshot(folders);
  return folder;
}

/** Records prisma/schema as what the migrations lead to. */
export function writeSnapshot(folders: SchemaFolders): void {
  const parts = schemaFiles(folders).map((file) => `// ${file.path}\n${file.content.trim()}\n`);
  fs.writeFileSync(snapshotPath(folders), parts.join("\n"));
}
