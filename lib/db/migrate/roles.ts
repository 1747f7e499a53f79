import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

import { Client, escapeIdentifier, escapeLiteral } from "pg";

import { LOGIN_ROLES, type DatabaseUrls, type LoginRole } from "@/lib/db/urls";

/** Owns the gateway's functions, with policies of its own; nobody signs in as it. */
export const BATCH_ROLE = "app_batch";

interface RoleRow {
  readonly name: string;
  readonly powerful: boolean;
}

/**
 * Makes the roles that migrations grant to, with the passwords of `urls`; leaves existing ones alone but proves that
 * they can sign in and cannot bypass row-level security. Throws with what to do where one of these fails.
 */
export async function ensureRoles(owner: Client, urls: DatabaseUrls): Promise<void> {
  const names = [...Object.values(LOGIN_ROLES), BATCH_ROLE];
  const { rows } = await owner.query<RoleRow>(
    "SELECT rolname AS name, rolsuper OR rolbypassrls AS powerful FROM pg_roles WHERE rolname = ANY ($1)",
    [names],
  );
  const powerful = rows.filter((row) => row.powerful).map((row) => row.name);
  if (powerful.length > 0) {
    throw new Error(
      `${powerful.join(", ")} may not be superuser or BYPASSRLS: tenants would see each other.`,
    );
  }
  const known = new Set(rows.map((row) => row.name));
  const attributes = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS";
  if (!known.has(BATCH_ROLE)) await create(owner, `${BATCH_ROLE} NOLOGIN ${attributes}`);
  for (const [role, name] of Object.entries(LOGIN_ROLES) as [LoginRole, string][]) {
    if (!known.has(name)) {
      const password = decodeURIComponent(new URL(urls[role]).password);
      await create(
        owner,
        `${escapeIdentifier(name)} LOGIN ${attributes} PASSWORD ${escapeLiteral(scramVerifier(password))}`,
      );
    }
    await owner.query(
      `GRANT CONNECT ON DATABASE ${escapeIdentifier(databaseName(urls.owner))} TO ${escapeIdentifier(name)}`,
    );
    await proveSignIn(role, urls[role]);
  }
}

/**
 * Whether the owner acts with the batch role's rights: on while migrations run (they replace functions it owns), off
 * afterwards, as its policies see every tenant. PostgreSQL 15 has no such switch; there it stays on.
 */
export async function inheritBatchRole(owner: Client, inherit: boolean): Promise<void> {
  const { rows } = await owner.query<{
    version: number;
    superuser: boolean;
    creator: boolean;
    member: boolean;
  }>(
    `SELECT current_setting('server_version_num')::int AS version, rolsuper AS superuser, rolcreaterole AS creator,
            pg_has_role(rolname, '${BATCH_ROLE}', 'MEMBER') AS member
     FROM pg_roles WHERE rolname = current_user`,
  );
  const us = rows[0];
  // Where a DBA made the roles and granted this one, how it is granted is the DBA's business.
  if (us === undefined || us.superuser || (us.member && !us.creator)) return;
  const option = us.version >= 160_000 ? ` WITH INHERIT ${inherit ? "TRUE" : "FALSE"}, SET TRUE` : "";
  await owner.query(`GRANT ${BATCH_ROLE} TO CURRENT_USER${option}`);
}

async function create(owner: Client, definition: string): Promise<void> {
  try {
    await owner.query(`CREATE ROLE ${definition}`);
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    throw new Error(
      `The user of DATABASE_URL may not create roles. Give it CREATEROLE, or have a DBA make ${BATCH_ROLE} (NOLOGIN, ` +
        "granted to that user) and app_tenant, app_platform and app_gateway, and set DATABASE_URL_TENANT, _PLATFORM and _GATEWAY.",
      { cause: error },
    );
  }
}

async function proveSignIn(role: LoginRole, url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(
      `${LOGIN_ROLES[role]} cannot sign in (${(error as Error).message}). If another installation made it on this server, ` +
        `give its connection string in DATABASE_URL_${role.toUpperCase()}.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

const databaseName = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** RFC 5803 form of a password, so that the password itself never reaches the server's log. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const keyed = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(keyed("Client Key")).digest("base64");
  const serverKey = keyed("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
