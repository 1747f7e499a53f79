import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

import { deploy } from "./deploy";
import { PROJECT_FOLDERS, migrationNames, type SchemaFolders } from "./files";
import { readStatus } from "./status";

let database: TestDatabase;
beforeAll(async () => void (database = await startTestDatabase()));
afterAll(() => database.close());

/** The real migrations plus one more, in a folder of their own. */
function foldersWith(name: string, sql: string): SchemaFolders {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "entrepot-migrations-"));
  fs.cpSync(PROJECT_FOLDERS.migrations, root, { recursive: true });
  fs.mkdirSync(path.join(root, name));
  fs.writeFileSync(path.join(root, name, "migration.sql"), sql);
  return { schema: PROJECT_FOLDERS.schema, migrations: root };
}

const asOwner = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: database.urls.owner });
  await client.connect();
  return work(client).finally(() => client.end());
};
const statusOf = (folders: SchemaFolders) => asOwner((client) => readStatus(client, folders));

describe("deploy", () => {
  it("has nothing to do the second time", async () => {
    expect(await deploy(database.urls, new Date())).toEqual({ applied: [] });
    const status = await statusOf(PROJECT_FOLDERS);
    expect(status).toEqual({
      applied: migrationNames(PROJECT_FOLDERS),
      pending: [],
      failed: [],
      unknown: [],
    });
  });

  it("puts back the force of policies that somebody left off", async () => {
    const unforced = () =>
      asOwner(async (client) => {
        const { rows } = await client.query<{ name: string }>(
          "SELECT relname AS name FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity",
        );
        return rows.map(({ name }) => name);
      });
    await asOwner((client) => client.query('ALTER TABLE "call" NO FORCE ROW LEVEL SECURITY'));
    expect(await unforced()).toEqual(["call"]);
    await deploy(database.urls, new Date());
    expect(await unforced()).toEqual([]);
  });

  it("lets several processes deploy at once", async () => {
    const folders = foldersWith(
      "29990101000000_once",
      "CREATE TABLE made_once (id int); DROP TABLE made_once;",
    );
    const results = await Promise.all([1, 2, 3].map(() => deploy(database.urls, new Date(), folders)));
    expect(results.flatMap((result) => result.applied)).toEqual(["29990101000000_once"]);
    await asOwner((client) =>
      client.query("DELETE FROM _prisma_migrations WHERE migration_name LIKE '2999%'"),
    );
  });

  it("applies function bodies whole and leaves nothing of a migration that fails", async () => {
    const body =
      "CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;";
    const broken = foldersWith("29990101000001_broken", `${body}\nSELECT * FROM no_such_table;`);
    await expect(deploy(database.urls, new Date(), broken)).rejects.toThrow(/no_such_table/);
    expect((await statusOf(broken)).failed).toEqual(["29990101000001_broken"]);

    const mended = foldersWith("29990101000001_broken", body);
    expect(await deploy(database.urls, new Date(), mended)).toEqual({ applied: ["29990101000001_broken"] });
    const { rows } = await asOwner((client) => client.query<{ two: number }>("SELECT two()"));
    expect(rows[0]?.two).toBe(2);
  });

  it("refuses a database of a newer version and changes nothing", async () => {
    await asOwner((client) =>
      client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ('x', 'x', '30000101000000_from_the_future', now(), now(), 1)`,
      ),
    );
    await expect(deploy(database.urls, new Date())).rejects.toThrow(
      /newer version.*30000101000000_from_the_future.*Nothing was changed/,
    );
    await asOwner((client) => client.query("DELETE FROM _prisma_migrations WHERE migration_name > '2999'"));
  });
});

describe("roles", () => {
  it("are without power of their own, and own nothing but the batch functions", async () => {
    const { rows } = await database.admin.query<{ rolname: string; rolcanlogin: boolean }>(
      `SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'app\\_%' AND NOT rolsuper AND NOT rolbypassrls
       ORDER BY rolname`,
    );
    expect(rows).toEqual([
      { rolname: "app_batch", rolcanlogin: false },
      { rolname: "app_gateway", rolcanlogin: true },
      { rolname: "app_owner", rolcanlogin: true },
      { rolname: "app_platform", rolcanlogin: true },
      { rolname: "app_tenant", rolcanlogin: true },
    ]);
    const owned = await database.admin.query(
      "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname LIKE 'app\\_%' AND r.rolname <> 'app_owner'",
    );
    expect(owned.rows).toEqual([]);
  });

  it("leave the owner without the batch role's sight", async () => {
    const { rows } = await asOwner((client) =>
      client.query<{ sees: boolean }>("SELECT pg_has_role(current_user, 'app_batch', 'USAGE') AS sees"),
    );
    expect(rows[0]?.sees).toBe(false);
  });

  it("of another installation on the same server are named, with the way out", async () => {
    const wrong = new URL(database.urls.tenant);
    wrong.password = "another";
    await expect(deploy({ ...database.urls, tenant: wrong.href }, new Date())).rejects.toThrow(
      /app_tenant cannot sign in.*DATABASE_URL_TENANT/,
    );
  });
});
