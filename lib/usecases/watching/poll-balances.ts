import { z } from "zod";

import { askBalance, hasBalance, type BalanceAnswer } from "@/lib/integrations/upstream/balance";
import { openCredential } from "@/lib/integrations/vault/credential-secret";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";

import { command } from "../define";
import { dataKeyOf } from "../upstream/tenant-data-key";

interface Target {
  readonly upstreamId: string;
  readonly baseUrl: string;
  readonly secret: string;
}

/**
 * Asks every upstream whose vendor has an endpoint for it what is left of our credit, with the newest live key, and keeps the answer.
 * Asked after the commit: no transaction waits for somebody else's server.
 */
export const pollBalances = command({
  name: "upstream.poll_balances",
  permission: "upstreams.write",
  input: z.strictObject({}),
  unaudited: "asks vendors for a number and keeps the last one",
  async run({ tx, actor: { tenantId } }): Promise<{ asked: number }> {
    const upstreams = await tx.upstream.findMany({
      where: { tenantId, status: "active" },
      select: { baseUrl: true },
    });
    return { asked: upstreams.filter(({ baseUrl }) => hasBalance(baseUrl)).length };
  },
  after: [
    async (answer, { actor: { tenantId }, now }) => {
      for (const target of await targetsOf(tenantId)) {
        const balance = await askBalance(target.baseUrl, target.secret);
        if (balance) await keep(tenantId, target.upstreamId, balance, now);
      }
      return answer;
    },
  ],
});

function targetsOf(tenantId: string): Promise<Target[]> {
  return withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, async (tx) => {
    const upstreams = await tx.upstream.findMany({
      where: { tenantId, status: "active" },
      include: { credentials: { where: { state: "live" }, orderBy: { id: "desc" }, take: 1 } },
      orderBy: { id: "asc" },
    });
    const targets: Target[] = [];
    for (const { id, baseUrl, credentials } of upstreams) {
      const [credential] = credentials;
      if (!credential || !hasBalance(baseUrl)) continue;
      const dataKey = await dataKeyOf(tx, tenantId, credential.keyVersion);
      const sealed = Buffer.from(credential.secretCiphertext);
      targets.push({
        upstreamId: id,
        baseUrl,
        secret: openCredential(dataKey, tenantId, credential.id, sealed),
      });
    }
    return targets;
  });
}

function keep(tenantId: string, upstreamId: string, answer: BalanceAnswer, now: Date): Promise<unknown> {
  const said =
    "failure" in answer
      ? { balanceNano: null, currency: null, failure: answer.failure }
      : { balanceNano: answer.nano, currency: answer.currency, failure: null };
  return withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, (tx) =>
    tx.upstreamBalance.upsert({
      where: { tenantId_upstreamId: { tenantId, upstreamId } },
      create: { tenantId, upstreamId, checkedAt: now, ...said },
      update: { checkedAt: now, ...said },
    }),
  );
}
