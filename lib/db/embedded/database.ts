import { Client, escapeIdentifier, escapeLiteral } from "pg";

import { DATABASE_NAME, embeddedUrl, OWNER_ROLE } from "@/lib/db/urls";
import { type Secrets } from "@/lib/secrets";

import { claimDataDir } from "./instance-lock";
import { prepareDataDir } from "./place";
import { startCluster, type Cluster, type ClusterOptions } from "./cluster";

/**
 * Starts the embedded PostgreSQL of a data folder and makes sure that the product's owner role and database exist.
 * The owner is no superuser: what works here works on a managed server too.
 * Throws, besides what `startCluster` throws, when another process runs on the data folder.
 */
export async function startEmbedded(
  options: Omit<ClusterOptions, "superuserPassword">,
  owned: Secrets,
): Promise<Cluster> {
  const { superuser, owner } = owned.passwords;
  if (superuser === undefined || owner === undefined)
    throw new Error("secrets.json lacks the database's passwords.");
  prepareDataDir(options.dataDir);
  const release = claimDataDir(options.dataDir);
  let cluster: Cluster | undefined;
  try {
    cluster = await startCluster({ ...options, superuserPassword: superuser });
    await ensureOwner(embeddedUrl(cluster.port, "postgres", superuser, "postgres"), owner);
  } catch (error) {
    await cluster?.stop();
    release();
    throw error;
  }
  const started = cluster;
  return { ...started, stop: (mode) => started.stop(mode).finally(release) };
}

/** Makes the owner role and, owned by it, a database called `database`, where they are missing. */
export async function ensureOwner(
  superuserUrl: string,
  password: string,
  database = DATABASE_NAME,
): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [OWNER_ROLE]);
    if (role.rowCount === 0) {
      await client.query(`CREATE ROLE ${OWNER_ROLE} LOGIN CREATEROLE PASSWORD ${escapeLiteral(password)}`);
    }
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${OWNER_ROLE}`);
  } finally {
    await client.end();
  }
}

/** Drops and makes anew the product's database in the embedded server at `port`. Everything in it is lost. */
export async function recreateDatabase(port: number, owned: Secrets): Promise<void> {
  const { superuser = "", owner = "" } = owned.passwords;
  const url = embeddedUrl(port, "postgres", superuser, "postgres");
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${DATABASE_NAME} WITH (FORCE)`).finally(() => client.end());
  await ensureOwner(url, owner);
}
