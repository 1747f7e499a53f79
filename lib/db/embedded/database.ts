import { Client, escapeIdentifier, escapeLiteral } from "pg";

import { DATABASE_NAME, embeddedUrl, OWNER_ROLE } from "@/lib/db/urls";
import { type Secrets } from "@/lib/secrets";

import { startCluster, type Cluster, type ClusterOptions } from "./cluster";

/**
 * Starts the embedded PostgreSQL of a data folder and makes sure that the product's owner role and database exist.
 * The owner is no superuser: what works here works on a managed server too.
 */
export async function startEmbedded(
  options: Omit<ClusterOptions, "superuserPassword">,
  owned: Secrets,
): Promise<Cluster> {
  const { superuser, owner } = owned.passwords;
  if (superuser === undefined || owner === undefined)
    throw new Error("secrets.json lacks the database's passwords.");
  const cluster = await startCluster({ ...options, superuserPassword: superuser });
  try {
    await ensureOwner(embeddedUrl(cluster.port, "postgres", superuser, "postgres"), owner);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
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
