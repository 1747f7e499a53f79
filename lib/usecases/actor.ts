import { randomUUID } from "node:crypto";

import { SYSTEM_PARTY_ID } from "@/lib/db/with-tenant";
import type { PartyKind, Role } from "@/lib/domain/access/party-kind";

interface ActorBase {
  readonly tenantId: string;
  /** Quoted in errors, logs and the audit trail. */
  readonly requestId: string;
  readonly locale?: string;
  /** The client's address and program, as far as known. */
  readonly ip?: string;
  readonly userAgent?: string;
}

/** A person who signed in, for a party (the operator's people: for the platform's own). */
export interface MemberActor extends ActorBase {
  readonly kind: "member";
  readonly partyId: string;
  readonly partyKind: PartyKind;
  readonly memberId: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** The product's own machinery: jobs, webhooks, the CLI. Has every permission; `reason` goes into the audit trail. */
export interface SystemActor extends ActorBase {
  readonly kind: "system";
  /** The party it acts for: the tenant's root unless said otherwise. */
  readonly partyId: string;
  readonly partyKind: PartyKind;
  readonly memberId: null;
  readonly role: null;
  readonly reason: string;
}

/** Somebody who has not signed in, on a tenant's (or the platform's) host. May use what is declared public. */
export interface VisitorActor extends ActorBase {
  readonly kind: "visitor";
  /** The nil UUID: of no party. */
  readonly partyId: string;
  readonly partyKind: null;
  readonly memberId: null;
  readonly role: null;
}

/** Who asks a use case. Minted in `lib/web/scope.ts` for requests and by `systemActor` for everything else. */
export type Actor = MemberActor | SystemActor | VisitorActor;

/**
 * The actor of a job, webhook or command line, for `reason` ("webhook:sandbox", "job:close-month", "seed").
 * `onBehalfOf` makes it act for another party than the tenant's root, seeing what that party sees.
 */
export function systemActor(
  tenantId: string,
  reason: string,
  onBehalfOf?: { readonly partyId: string; readonly partyKind: PartyKind },
): SystemActor {
  const party = onBehalfOf ?? { partyId: tenantId, partyKind: "root" as const };
  return { kind: "system", tenantId, ...party, memberId: null, role: null, reason, requestId: randomUUID() };
}

/** The actor of a request nobody signed in for. */
export function visitorActor(base: ActorBase): VisitorActor {
  return { ...base, kind: "visitor", partyId: SYSTEM_PARTY_ID, partyKind: null, memberId: null, role: null };
}
