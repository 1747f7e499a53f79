import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "./testing/test-database";

/**
 * The database is the boundary (SECURITY.md, Tenancy): every table, view and function is looked at, and what is not on a
 * reviewed list is red. A new table stays red until it is guarded.
 */

const ROLES = ["app_tenant", "app_gateway", "app_platform", "app_batch"];

/** Tables of no tenant: why they need no tenant policy. */
const WITHOUT_TENANT: Readonly<Record<string, string>> = {
  tenant: "is the tenant itself; its policy compares id",
  gateway_process: "leases of processes; only the gateway's functions and the operator see them",
  directory_change: "names ids of what changed; only the gateway and the operator read it",
  _prisma_migrations: "the owner's alone",
};

/** Functions that run with their owner's rights, and who the owner must be. */
const DEFINERS: Readonly<Record<string, "batch" | "owner">> = {
  ensure_partitions: "owner",
  note_directory_change: "batch",
  gateway_admit: "batch",
  gateway_settle: "batch",
  gateway_renew_lease: "batch",
  gateway_end_lease: "batch",
  gateway_orphans: "batch",
  gateway_rehold: "batch",
  gateway_repeat: "batch",
  gateway_generation: "batch",
  gateway_put_rate_card: "batch",
  gateway_touch_keys: "batch",
  gateway_note_credentials: "batch",
  gateway_alert: "batch",
  gateway_put_task: "batch",
  gateway_due_tasks: "batch",
  gateway_tell_task: "batch",
  gateway_hold_of: "batch",
};

let database: TestDatabase;

async function rows<T extends object>(sql: string): Promise<T[]> {
  return (await database.admin.query<T>(sql)).rows;
}

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

interface Table {
  name: string;
  guarded: boolean;
  forced: boolean;
  partition: boolean;
  tenant_column: boolean;
}

const TABLES = `SELECT c.relname AS name, c.relrowsecurity AS guarded, c.relforcerowsecurity AS forced, c.relispartition AS partition,
    EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull) AS tenant_column
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`;

describe("tables", () => {
  it("are all guarded, forced, and carry their tenant", async () => {
    const tables = await rows<Table>(TABLES);
    const parents = tables.filter((table) => !table.partition && table.name !== "_prisma_migrations");
    expect(parents.length).toBeGreaterThan(40);
    expect(parents.filter((table) => !table.guarded || !table.forced)).toEqual([]);
    const strays = parents.filter((table) => !table.tenant_column && !(table.name in WITHOUT_TENANT));
    expect(strays).toEqual([]);
  });

  it("show a tenant nothing that its policy does not compare with the tenant of the transaction", async () => {
    const policies = await rows<{ table: string; cmd: string; reads: string | null; writes: string | null }>(
      `SELECT tablename AS table, cmd, qual AS reads, with_check AS writes FROM pg_policies
       WHERE schemaname = 'public' AND 'app_tenant' = ANY (roles)`,
    );
    expect(policies.length).toBeGreaterThan(150);
    const open = policies.filter(({ reads, writes }) =>
      [reads, writes].some((text) => text !== null && !text.includes("app_tenant_id()")),
    );
    expect(open).toEqual([]);
    const verbs = new Map<string, Set<string>>();
    for (const { table, cmd } of policies) verbs.set(table, (verbs.get(table) ?? new Set()).add(cmd));
    for (const [table, seen] of verbs) expect([table, seen.size]).toEqual([table, 4]);
  });

  it("have a primary key that begins with the tenant, and foreign keys that stay inside it", async () => {
    const keys = await rows<{ table: string; columns: string[] }>(
      `SELECT c.relname AS table, array_agg(a.attname ORDER BY k.place)::text[] AS columns
       FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
       CROSS JOIN LATERAL unnest(o.conkey) WITH ORDINALITY AS k(num, place)
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num
       WHERE o.contype = 'p' AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition GROUP BY c.relname`,
    );
    const odd = keys.filter(({ table, columns }) => columns[0] !== "tenant_id" && !(table in WITHOUT_TENANT));
    expect(odd).toEqual([]);
    const foreign = await rows<{ name: string; columns: string[] }>(
      `SELECT o.conname AS name, array_agg(a.attname ORDER BY k.place)::text[] AS columns
       FROM pg_constraint o CROSS JOIN LATERAL unnest(o.conkey) WITH ORDINALITY AS k(num, place)
       JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.num
       WHERE o.contype = 'f' AND o.connamespace = 'public'::regnamespace GROUP BY o.conname`,
    );
    expect(foreign.length).toBeGreaterThan(25);
    expect(foreign.filter(({ columns }) => columns[0] !== "tenant_id")).toEqual([]);
  });

  it("grant nothing on partitions, truncation to nobody, and no change to what is append-only", async () => {
    const grants = await rows<{ table: string; role: string; right: string; partition: boolean }>(
      `SELECT c.relname AS table, g.grantee::regrole::text AS role, g.privilege_type AS right, c.relispartition AS partition
       FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND g.grantee <> c.relowner AND g.grantee <> 0`,
    );
    expect(grants.length).toBeGreaterThan(100);
    expect(grants.filter((grant) => grant.partition || grant.right === "TRUNCATE")).toEqual([]);
    expect(grants.filter((grant) => !ROLES.includes(grant.role))).toEqual([]);
    const frozen = [
      "journal_entry",
      "posting",
      "rated_line",
      "lot_draw",
      "lot_movement",
      "supplier_payment",
      "call",
      "attempt",
      "rate_card",
      "audit_event",
      "invoice_line",
    ];
    const changes = grants.filter(
      ({ table, right }) => frozen.includes(table) && (right === "UPDATE" || right === "DELETE"),
    );
    expect(changes).toEqual([]);
    const triggers = await rows<{ table: string }>(
      `SELECT DISTINCT tgrelid::regclass::text AS table FROM pg_trigger WHERE tgname = 'append_only' AND tgenabled = 'O' AND tgparentid = 0`,
    );
    expect(triggers.map(({ table }) => table).sort()).toEqual([...frozen].sort());
  });
});

describe("views and functions", () => {
  it("has no view that would look with its owner's eyes", async () => {
    const views = await rows<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
       AND NOT COALESCE(reloptions @> ARRAY['security_invoker=true'], false)`,
    );
    expect(views).toEqual([]);
  });

  it("lets only reviewed functions run with their owner's rights, each with a fixed search path", async () => {
    const definers = await rows<{ name: string; owner: string; config: string[] | null; everybody: boolean }>(
      `SELECT p.proname AS name, p.proowner::regrole::text AS owner, p.proconfig AS config,
         COALESCE((SELECT bool_or(g.grantee = 0) FROM aclexplode(p.proacl) g), p.proacl IS NULL) AS everybody
       FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef`,
    );
    expect(definers.map(({ name }) => name).sort()).toEqual(Object.keys(DEFINERS).sort());
    for (const { name, owner, config, everybody } of definers) {
      expect([name, owner === "app_batch"]).toEqual([name, DEFINERS[name] === "batch"]);
      expect([name, config?.some((line) => line.startsWith("search_path="))]).toEqual([name, true]);
      // trigger functions cannot be called; all others are granted by name
      if (name !== "note_directory_change") expect([name, everybody]).toEqual([name, false]);
    }
  });
});

describe("roles", () => {
  it("own nothing but the gateway's functions, and get past no policy", async () => {
    const roles = await rows<{ name: string; super: boolean; bypass: boolean; login: boolean }>(
      `SELECT rolname AS name, rolsuper AS super, rolbypassrls AS bypass, rolcanlogin AS login FROM pg_roles WHERE rolname = ANY (ARRAY['${ROLES.join("','")}'])`,
    );
    expect(roles.length).toBe(ROLES.length);
    for (const role of roles)
      expect(role).toMatchObject({ super: false, bypass: false, login: role.name !== "app_batch" });
    const owned = await rows<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relowner::regrole::text = ANY (ARRAY['${ROLES.join("','")}'])
         AND c.relnamespace = 'public'::regnamespace`,
    );
    expect(owned).toEqual([]);
  });
});
