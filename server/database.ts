import { startInstallation, type Installation } from "@/lib/db/installation";
import { deploy } from "@/lib/db/migrate/deploy";
import { openPools, pools } from "@/lib/db/pools";
import { env } from "@/lib/env";

import { readState } from "./installation-state";

const HEALTH_MS = 2_000;

/**
 * Starts or finds the database, brings it to this version and opens the pools of this process. A first start that was
 * cut off while it filled the demonstration begins anew: nobody can have used that database yet.
 * Throws what those steps throw, each one clear line, after stopping what was started.
 */
export async function openDatabase(report: (line: string) => void): Promise<Installation> {
  const installation = await startInstallation(report);
  try {
    if (readState(env.dataDir).demonstration === "unfinished") {
      if (!installation.recreate) {
        throw new Error(
          "An earlier first start was cut off. Empty the database of DATABASE_URL, or start with --empty.",
        );
      }
      report("The first start was cut off; beginning anew.");
      await installation.recreate();
    }
    const { applied } = await deploy(installation.urls, new Date());
    if (applied.length > 0) report(`${applied.length} migrations applied.`);
    openPools(installation.urls);
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
}

/** Whether the database answers within two seconds. */
export async function databaseAnswers(): Promise<boolean> {
  const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, HEALTH_MS, false).unref());
  const answered = pools()
    .platform.query("SELECT 1")
    .then(
      () => true,
      () => false,
    );
  return Promise.race([answered, timeout]);
}
