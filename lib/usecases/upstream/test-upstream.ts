import { isUpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { withTenant } from "@/lib/db/with-tenant";
import { openCredential } from "@/lib/integrations/vault/credential-secret";
import { probeUpstream, type ProbeResult, type ProbeTarget } from "@/lib/integrations/upstream/probe";

import type { Actor } from "../actor";
import { command } from "../define";
import { Conflict, found } from "../errors";
import { upstreamInput } from "./schemas";
import { dataKeyOf } from "./tenant-data-key";

interface TestAnswer {
  readonly upstreamId: string;
  readonly result: ProbeResult | null;
}

/**
 * Asks an upstream for its models with the stored credential and keeps what came of it. The call is made after the
 * commit: no transaction waits for somebody else's server.
 */
export const testUpstream = command({
  name: "upstream.test",
  permission: "upstreams.write",
  input: upstreamInput,
  async run({ tx, actor: { tenantId }, audit }, { id }): Promise<TestAnswer> {
    found(
      "upstream",
      await tx.upstream.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { id: true } }),
    );
    audit({ kind: "upstream", id });
    return { upstreamId: id, result: null };
  },
  after: [
    async ({ upstreamId }, { actor, now }) => {
      const result = await probeUpstream(await readTarget(actor, upstreamId));
      await keepResult(actor, upstreamId, result, now);
      return { upstreamId, result };
    },
  ],
});

function readTarget({ tenantId, partyId }: Actor, id: string): Promise<ProbeTarget> {
  return withTenant({ tenantId, partyId }, async (tx) => {
    const upstream = found(
      "upstream",
      await tx.upstream.findUnique({
        where: { tenantId_id: { tenantId, id } },
        include: { models: { orderBy: { upstreamName: "asc" }, take: 1 } },
      }),
    );
    const { protocol, baseUrl, models } = upstream;
    if (!isUpstreamProtocol(protocol)) throw new Conflict("unknown_protocol");
    const credential = await tx.credential.findFirst({
      where: { tenantId, upstreamId: id, state: "live" },
      orderBy: { id: "desc" },
    });
    if (!credential) throw new Conflict("no_credential");
    const dataKey = await dataKeyOf(tx, tenantId, credential.keyVersion);
    const sealed = Buffer.from(credential.secretCiphertext);
    return {
      protocol,
      baseUrl,
      settings: upstream.settings as ProbeTarget["settings"],
      modelName: models[0]?.upstreamName ?? null,
      secret: openCredential(dataKey, tenantId, credential.id, sealed),
    };
  });
}

async function keepResult(
  { tenantId, partyId }: Actor,
  id: string,
  result: ProbeResult,
  now: Date,
): Promise<void> {
  const note = result.ok ? `${result.latencyMs} ms` : result.reason;
  await withTenant({ tenantId, partyId }, (tx) =>
    tx.upstream.update({
      where: { tenantId_id: { tenantId, id } },
      data: { lastTestAt: now, lastTestOk: result.ok, lastTestNote: note },
    }),
  );
}
