import { withPlatform } from "@/lib/db/with-tenant";
import { env } from "@/lib/env";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";
import { startSandboxUpstream, type SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";

import { readState, updateState } from "./installation-state";

/**
 * Starts the sandbox upstream on the loopback, on the port of the last start where it is free; where it is not, the
 * upstreams that name the old address are moved to the new one.
 */
export async function startSandbox(): Promise<SandboxUpstream> {
  const last = readState(env.dataDir).sandboxPort;
  const wanted = env.sandboxUpstreamPort || last;
  const sandbox = await startSandboxUpstream({ port: wanted ?? 0 }).catch(() =>
    startSandboxUpstream({ port: 0 }),
  );
  allowUpstreamHost(`127.0.0.1:${sandbox.port}`);
  if (last !== undefined && last !== sandbox.port)
    await moveUpstreams(`http://127.0.0.1:${last}`, sandbox.url);
  updateState(env.dataDir, { sandboxPort: sandbox.port });
  return sandbox;
}

async function moveUpstreams(from: string, to: string): Promise<void> {
  await withPlatform(
    (tx) => tx.$executeRaw`
      UPDATE upstream SET base_url = ${to} || substr(base_url, ${from.length + 1}::int), updated_at = now()
      WHERE base_url = ${from} OR starts_with(base_url, ${`${from}/`})`,
  );
}
