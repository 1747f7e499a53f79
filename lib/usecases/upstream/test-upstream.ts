import { withTenant } from "@/lib/db/with-tenant";
import { openCredential } from "@/lib/integrations/vault/credential-secret";
import { probeUpstream, type ProbeResult } from "@/lib/integrations/upstream/probe";

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
      const { baseUrl, secret } = await readTarget(actor, upstreamId);
      const result = await probeUpstream(baseUrl, secret);
      await keepResult(actor, upstreamId, result, now);
      return { upstreamId, result };
    },
  ],
});

function readTarget({ tenantId, partyId }: Actor, id: string): Promise<{ baseUrl: string; secret: string }> {
  return withTenant({ tenantId, partyId }, async (tx) => {
    const upstream = found(
      "upstream",
      await tx.upstream.findUnique({ where: { tenantId_id: { tenantId, id } } }),
    );
    const credential = await tx.credential.findFirst({
      where: { tenantId, upstreamId: id, state: "live" },
      orderBy: { id: "desc" },
    });
    if (!credential) throw new Conflict("no_credential");
    const dataKey = await dataKeyOf(tx, tenantId, credential.keyVersion);
    const sealed = Buffer.from(credential.secretCiphertext);
    return { baseUrl: upstream.baseUrl, secret: openCredential(dataKey, tenantId, credential.id, sealed) };
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
