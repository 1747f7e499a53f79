import { withPlatform } from "@/lib/db/with-tenant";
import { env } from "@/lib/env";

import { demoOnPort, readDemo, writeDemo, type Demo } from "./demo";
import { readState, updateState } from "./installation-state";

export interface DemonstrationContext {
  /** Of web and gateway. */
  readonly port: number;
  /** Of the sandbox upstream, without `/v1`. */
  readonly sandboxUrl: string;
  /** `--empty`: seed nothing; the set-up wizard makes the first operator and reseller. */
  readonly empty: boolean;
  readonly report: (line: string) => void;
}

/**
 * Fills a new installation with the demonstration, once, and returns how to get into it: on later starts from
 * `demo.json`, with the ports of today. Undefined where there is none, because `--empty` was asked for or because
 * the database is somebody's own.
 */
export async function ensureDemonstration(context: DemonstrationContext): Promise<Demo | undefined> {
  const stored = readDemo(env.dataDir);
  if (stored) return store(demoOnPort(stored, context.port));
  if (readState(env.dataDir).demonstration === "none" || (await hasReseller())) return undefined;
  if (context.empty) {
    updateState(env.dataDir, { demonstration: "none" });
    return undefined;
  }
  updateState(env.dataDir, { demonstration: "unfinished" });
  const { seedDemo } = await import("@/prisma/seed");
  const demo = store(await seedDemo({ ...context, now: new Date() }));
  updateState(env.dataDir, { demonstration: "seeded" });
  return demo;
}

function store(demo: Demo): Demo {
  writeDemo(env.dataDir, demo);
  return demo;
}

async function hasReseller(): Promise<boolean> {
  return (await withPlatform((tx) => tx.tenant.count({ where: { kind: "reseller" } }))) > 0;
}
