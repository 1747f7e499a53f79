import { runningPostmaster } from "@/lib/db/embedded/postmaster";
import { readNote } from "@/lib/db/embedded/note";
import { env, type Env } from "@/lib/env";
import { secrets, type Secrets } from "@/lib/secrets";

/** Connection strings, one per role. `owner` migrates and is used for nothing else. */
export interface DatabaseUrls {
  readonly owner: string;
  readonly tenant: string;
  readonly platform: string;
  readonly gateway: string;
}

/** The roles that sign in at run time. Migrations grant to these names, so a DBA must use them too. */
export const LOGIN_ROLES = {
  tenant: "app_tenant",
  platform: "app_platform",
  gateway: "app_gateway",
} as const;
export type LoginRole = keyof typeof LOGIN_ROLES;

export const OWNER_ROLE = "app_owner";
export const DATABASE_NAME = "entrepot";

/** The same database as another user. */
export function urlAs(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** Where the embedded server of this process or machine listens on the loopback. */
export function embeddedUrl(port: number, user: string, password: string, database: string): string {
  return urlAs(`postgresql://127.0.0.1:${port}/${database}`, user, password);
}

/** The owner of the product's database in the embedded server at `port`. */
export function embeddedOwnerUrl(port: number, owned: Secrets): string {
  return embeddedUrl(port, OWNER_ROLE, required(owned.passwords.owner, "ownerPassword"), DATABASE_NAME);
}

/**
 * Derives the run-time roles' connection strings from the owner's: as configured (`DATABASE_URL_*`), else the same
 * server with the generated password. Throws where there is neither, or where a configured user has another name.
 */
export function databaseUrls(owner: string, settings: Env, owned: Secrets): DatabaseUrls {
  const of = (role: LoginRole): string => {
    const configured = settings.roleUrls[role];
    const name = LOGIN_ROLES[role];
    if (configured === undefined) {
      return urlAs(owner, name, required(owned.passwords[role], `DATABASE_URL_${role.toUpperCase()}`));
    }
    if (new URL(configured).username !== name) {
      throw new Error(
        `DATABASE_URL_${role.toUpperCase()} must sign in as ${name}: the rights are granted to that name.`,
      );
    }
    return configured;
  };
  return { owner, tenant: of("tenant"), platform: of("platform"), gateway: of("gateway") };
}

function required(password: string | undefined, name: string): string {
  if (password === undefined) throw new Error(`No password is known for this database role: set ${name}.`);
  return password;
}

/**
 * The database of this installation, for a process that did not start it (Next alone, the gateway alone, the CLI):
 * `DATABASE_URL`, else the embedded server that runs on the data folder. Throws when neither is there.
 */
export function attachedUrls(): DatabaseUrls {
  if (env.databaseUrl !== undefined) return databaseUrls(env.databaseUrl, env, secrets());
  const folder = readNote(env.dataDir)?.folder;
  const running = folder === undefined ? undefined : runningPostmaster(folder);
  if (running === undefined) {
    throw new Error(
      `No database: DATABASE_URL is not set and none runs on ${env.dataDir}. Start the server (npm start).`,
    );
  }
  return databaseUrls(embeddedOwnerUrl(running.port, secrets()), env, secrets());
}
