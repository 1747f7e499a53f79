import fs from "node:fs";
import path from "node:path";

import type { MigrationList, SchemaContainer } from "@prisma/schema-engine-wasm";

/** Folders of the schema and its history, seen from the project's root. */
export interface SchemaFolders {
  readonly schema: string;
  readonly migrations: string;
}

export const PROJECT_FOLDERS: SchemaFolders = {
  schema: path.join(process.cwd(), "prisma", "schema"),
  migrations: path.join(process.cwd(), "prisma", "migrations"),
};

/** Names of the migrations this code knows, in the order they apply. */
export function migrationNames(folders: SchemaFolders): string[] {
  return fs
    .readdirSync(folders.migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** What the schema engine wants to know about the migrations folder. */
export function migrationList(folders: SchemaFolders): MigrationList {
  const lockfile = path.join(folders.migrations, "migration_lock.toml");
  return {
    baseDir: folders.migrations,
    lockfile: {
      path: "migration_lock.toml",
      content: fs.existsSync(lockfile) ? fs.readFileSync(lockfile, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames(folders).map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok",
          value: fs.readFileSync(path.join(folders.migrations, name, "migration.sql"), "utf8"),
        },
      },
    })),
  };
}

/** The schema as it is now, one entry per noun. */
export function schemaFiles(folders: SchemaFolders): SchemaContainer[] {
  return fs
    .readdirSync(folders.schema)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: name, content: fs.readFileSync(path.join(folders.schema, name), "utf8") }));
}

/** The schema as of the newest migration, kept beside the migrations: diffs need no database. */
export const snapshotPath = (folders: SchemaFolders): string =>
  path.join(folders.migrations, "schema-snapshot.prisma");
