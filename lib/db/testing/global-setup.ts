import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import type { TestProject } from "vitest/node";

import { ensureOwner } from "@/lib/db/embedded/database";
import { startCluster } from "@/lib/db/embedded/cluster";
import { deploy } from "@/lib/db/migrate/deploy";
import { OWNER_ROLE, urlAs } from "@/lib/db/urls";
import { env } from "@/lib/env";

import { asSuperuser, assertLocal, TEMPLATE, TEST_PASSWORD, testUrls } from "./test-database";

/** Tests may lose a database when the power goes; nothing else is relaxed. */
const TEST_SETTINGS = {
  fsync: "off",
  full_page_writes: "off",
  shared_buffers: "256MB",
  max_connections: "300",
};

/**
 * One PostgreSQL for the whole run, with a migrated template in it that each test file copies.
 * `TEST_DATABASE_URL` (a superuser on a local server) is used instead of the embedded one when set.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server =
    env.testDatabaseUrl === undefined
      ? await embedded()
      : { url: env.testDatabaseUrl, stop: async () => undefined };
  assertLocal(server.url);
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("testServer", server.url);
  return server.stop;
}

async function embedded(): Promise<{ url: string; stop: () => Promise<undefined> }> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "entrepot-test-"));
  fs.chmodSync(dataDir, 0o711);
  const cluster = await startCluster({ dataDir, superuserPassword: TEST_PASSWORD, settings: TEST_SETTINGS });
  return {
    url: urlAs(`postgresql://127.0.0.1:${cluster.port}/postgres`, "postgres", TEST_PASSWORD),
    async stop() {
      await cluster.stop("immediate");
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(server: string): Promise<void> {
  await asSuperuser(server, `DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await ensureOwner(server, TEST_PASSWORD, TEMPLATE);
  await deploy(testUrls(server, TEMPLATE, OWNER_ROLE), new Date());
  // A session in it, be it autovacuum's, would stop copies from being made.
  await asSuperuser(server, `ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
}
