import ipaddr from "ipaddr.js";

import type { Tx } from "@/lib/db/with-tenant";

/** At most `limit` of something within `windowMs` for one subject. */
export interface Limit {
  readonly subject: string;
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * The part of an address that one person is taken to hold: an IPv4 address whole, an IPv6 address by its /64, of which
 * every household has one to choose from (SECURITY.md, "IPv6 per /64"). Unknown addresses share one subject.
 */
export function addressSubject(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`;
}

/**
 * Counts one try against each limit, before the outcome is known: a hundred at once are a hundred tries. Answers how
 * long to wait, in seconds, when one limit was passed; 0 when the try is allowed. Rows are locked in the order of their
 * subjects; call it in a transaction that commits whatever comes of the try.
 */
export async function countTry(
  tx: Tx,
  tenantId: string,
  limits: readonly Limit[],
  now: Date,
): Promise<number> {
  let waitMs = 0;
  for (const { subject, limit, windowMs } of [...limits].sort((a, b) => (a.subject < b.subject ? -1 : 1))) {
    const start = new Date(now.getTime() - windowMs);
    const [row] = await tx.$queryRaw<{ failures: number; window_start: Date }[]>`
      INSERT INTO sign_in_throttle AS t (tenant_id, subject, window_start, failures)
      VALUES (${tenantId}::uuid, ${subject}, ${now}, 1)
      ON CONFLICT (tenant_id, subject) DO UPDATE SET
        failures = CASE WHEN t.window_start <= ${start} THEN 1 ELSE t.failures + 1 END,
        window_start = CASE WHEN t.window_start <= ${start} THEN excluded.window_start ELSE t.window_start END
      RETURNING failures, window_start`;
    if (row && row.failures > limit)
      waitMs = Math.max(waitMs, row.window_start.getTime() + windowMs - now.getTime());
  }
  return Math.ceil(waitMs / 1000);
}

/** Takes back what a success counted: the account starts anew, the address gets its one try back. Sweeps old rows. */
export async function forgiveTry(
  tx: Tx,
  tenantId: string,
  subjects: { readonly account: string; readonly address: string },
  now: Date,
): Promise<void> {
  await tx.signInThrottle.deleteMany({ where: { tenantId, subject: subjects.account } });
  await tx.signInThrottle.updateMany({
    where: { tenantId, subject: subjects.address, failures: { gt: 0 } },
    data: { failures: { decrement: 1 } },
  });
  const dayAgo = new Date(now.getTime() - 86_400_000);
  await tx.signInThrottle.deleteMany({ where: { tenantId, windowStart: { lt: dayAgo } } });
}
