import { randomBytes } from "node:crypto";

import pg from "pg";
import { inject } from "vitest";

import { closePools, openPools } from "@/lib/db/pools";
import { LOGIN_ROLES, OWNER_ROLE, urlAs, type DatabaseUrls, type LoginRole } from "@/lib/db/urls";
import { env } from "@/lib/env";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's connection string of the run's PostgreSQL. */
    testServer: string;
  }
}

export const TEMPLATE = "entrepot_template";
/** Of every role of a test server, which lives on the loopback for minutes and holds nothing. */
export const TEST_PASSWORD = "not-a-secret-the-test-server-is-on-loopback";

export interface TestDatabase {
  readonly urls: DatabaseUrls;
  /** The superuser: sees past every policy, to arrange and to check. */
  readonly admin: pg.Pool;
  /** Variables with which a child process works on this database. */
  readonly childEnv: Readonly<Record<string, string>>;
  /** Closes the pools of this process and drops the database. */
  close(): Promise<void>;
}

/** A fresh, migrated database for one test file; the pools of this process are opened on it. */
export async function startTestDatabase(
  poolSizes: Readonly<Record<LoginRole, number>> = env.poolSizes,
): Promise<TestDatabase> {
  const server = inject("testServer");
  assertLocal(server);
  const name = `t_${randomBytes(6).toString("hex")}`;
  await asSuperuser(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER ${OWNER_ROLE}`);
  const urls = testUrls(server, name, OWNER_ROLE);
  openPools(urls, poolSizes);
  const admin = new pg.Pool({ connectionString: withDatabase(server, name), max: 2 });
  admin.on("error", () => undefined);
  return {
    urls,
    admin,
    childEnv: {
      DATABASE_URL: urls.owner,
      DATABASE_URL_TENANT: urls.tenant,
      DATABASE_URL_PLATFORM: urls.platform,
      DATABASE_URL_GATEWAY: urls.gateway,
    },
    async close() {
      await closePools();
      await admin.end();
      await asSuperuser(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** The run-time roles' connection strings for a database of a test server. */
export function testUrls(server: string, database: string, owner: string): DatabaseUrls {
  const as = (user: string) => urlAs(withDatabase(server, database), user, TEST_PASSWORD);
  return {
    owner: as(owner),
    tenant: as(LOGIN_ROLES.tenant),
    platform: as(LOGIN_ROLES.platform),
    gateway: as(LOGIN_ROLES.gateway),
  };
}

/** Tests drop databases: refuses a server that is not on this machine. */
export function assertLocal(url: string): void {
  const host = new URL(url).hostname;
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host))
    throw new Error(`Tests run on a local database only, not on ${host}.`);
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement on a test server. */
export async function asSuperuser(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
