import type { Directory } from "@/lib/db/directory/directory";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import type { UpstreamRow } from "@/lib/db/directory/rows";
import { probeUpstream } from "@/lib/integrations/upstream/probe";
import { isUsable } from "./credentials";
import type { CallServices } from "./services";

const AT_ONCE = 4;

/**
 * Asks upstreams that rest for their list of models, which costs nothing at any vendor: who answers may have its trial at
 * once, who does not is left alone for longer. Only who failed calls is asked, so that a healthy fleet sends nothing.
 * @returns how many were asked
 */
export async function probeResting(services: CallServices, directory: Directory): Promise<number> {
  const { health, now } = services;
  const ids = health.resting(now());
  if (ids.length === 0) return 0;
  const resting = [...directory.tenants()]
    .flatMap((tenant) => ids.map((id) => ({ tenant, upstream: tenant.upstreams.find(id) })))
    .filter((one): one is { tenant: TenantDirectory; upstream: UpstreamRow } => one.upstream?.active === true)
    .slice(0, AT_ONCE);
  await Promise.all(resting.map(({ tenant, upstream }) => probeOne(services, tenant, upstream)));
  return resting.length;
}

async function probeOne(
  { health, credentials, now }: CallServices,
  tenant: TenantDirectory,
  upstream: UpstreamRow,
): Promise<void> {
  const row = tenant.credentials.group(upstream.id).find((one) => isUsable(one, now()));
  const secret = row && credentials.secret(tenant, row);
  if (!secret) return;
  const { protocol, baseUrl, settings } = upstream;
  const result = await probeUpstream({ protocol, baseUrl, settings, secret, modelName: null });
  health.probed(upstream.id, result.ok, now());
}
