import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { startCluster, type Cluster } from "@/lib/db/embedded/cluster";
import { ensureOwner } from "@/lib/db/embedded/database";
import { deploy } from "@/lib/db/migrate/deploy";
import { closePools, openPools } from "@/lib/db/pools";
import { TEST_PASSWORD, testUrls, type TestDatabase } from "@/lib/db/testing/test-database";
import { DATABASE_NAME, OWNER_ROLE, urlAs, type DatabaseUrls } from "@/lib/db/urls";
import { env } from "@/lib/env";

/** A PostgreSQL of one test file's own, durable as the product's, that can be pulled from under its gateways. */
export class OwnDatabase implements TestDatabase {
  private constructor(
    private readonly dataDir: string,
    private cluster: Cluster,
    readonly urls: DatabaseUrls,
    readonly admin: pg.Pool,
  ) {}

  static async start(): Promise<OwnDatabase> {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "entrepot-own-"));
    fs.chmodSync(dataDir, 0o711);
    const cluster = await startCluster({ dataDir, superuserPassword: TEST_PASSWORD });
    const server = urlAs(`postgresql://127.0.0.1:${cluster.port}/postgres`, "postgres", TEST_PASSWORD);
    await ensureOwner(server, TEST_PASSWORD);
    const urls = testUrls(server, DATABASE_NAME, OWNER_ROLE);
    await deploy(urls, new Date());
    openPools(urls, env.poolSizes);
    const admin = new pg.Pool({ connectionString: urlAs(urls.owner, "postgres", TEST_PASSWORD), max: 2 });
    admin.on("error", () => undefined);
    return new OwnDatabase(dataDir, cluster, urls, admin);
  }

  get childEnv(): Readonly<Record<string, string>> {
    const { owner, tenant, platform, gateway } = this.urls;
    return {
      DATABASE_URL: owner,
      DATABASE_URL_TENANT: tenant,
      DATABASE_URL_PLATFORM: platform,
      DATABASE_URL_GATEWAY: gateway,
    };
  }

  /** Pulls the plug: sessions are cut and nothing is written any more, as at a power failure. */
  async crash(): Promise<void> {
    await this.cluster.stop("immediate");
  }

  /** Starts it again, on the same port; it recovers from its log. */
  async revive(): Promise<void> {
    this.cluster = await startCluster({ dataDir: this.dataDir, superuserPassword: TEST_PASSWORD });
  }

  async close(): Promise<void> {
    await closePools();
    await this.admin.end();
    await this.cluster.stop("immediate");
    fs.rmSync(this.dataDir, { recursive: true, force: true });
  }
}
