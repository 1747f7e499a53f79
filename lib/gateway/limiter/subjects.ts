import type { UseLimits } from "@/lib/domain/access/key-limits";
import type { Caller } from "../authenticate";
import { limitsUnreadable, type Refusal } from "../refusal";
import { limitsOf } from "./known-limits";
import type { Subject, Whose } from "./limiter";

type Limited = readonly [id: string, whose: Whose, row: Parameters<typeof limitsOf>[0] | undefined];

const NOBODY: readonly Subject[] = [];

/**
 * Everybody whose limits a call counts against, all at once: its key, its customer, every seller above (a seller may limit a
 * whole branch) and the tenant. Those without limits are left out, so that most calls ask nobody.
 * @param partyPath root first, the customer last
 */
export function subjectsOf(caller: Caller, partyPath: readonly string[]): readonly Subject[] | Refusal {
  const { tenant, key } = caller;
  const subjects: Subject[] = [];
  const limited: Limited[] = [
    [key.id, "key", key],
    [`t:${tenant.tenantId}`, "service", tenant.row],
  ];
  for (const id of partyPath)
    limited.push([id, id === key.partyId ? "account" : "service", tenant.parties.find(id)]);
  for (const [id, whose, row] of limited) {
    if (!row) continue;
    const limits = limitsOf(row);
    if (!limits) return limitsUnreadable;
    const subject = subjectOf(id, tenant.tenantId, whose, limits);
    if (subject) subjects.push(subject);
  }
  return subjects.length === 0 ? NOBODY : subjects;
}

function subjectOf(id: string, tenantId: string, whose: Whose, limits: UseLimits): Subject | null {
  const { requestsPerMinute: requests, tokensPerMinute: tokens, streams } = limits;
  if (requests === null && tokens === null && streams === null) return null;
  return { id, tenantId, whose, requests, tokens, streams };
}
