import type { Grant } from "./grant";
import { compareGrants } from "./grant";

/** Which grant pays how much of a line, in the grant's unit. */
export interface FundingPart {
  readonly grantId: string;
  readonly qty: bigint;
}

/** parts + unfunded = the amount asked for. */
export interface Funding {
  readonly parts: readonly FundingPart[];
  readonly unfunded: bigint;
}

/** The fields of a grant that drawing needs. */
export type DrawableGrant = Pick<Grant, "id" | "unit" | "priority" | "expiresAt" | "remainingQty">;

/**
 * Pays an amount from grants in their total order, all of one unit (the amount's). What they cannot pay is
 * `unfunded`: on credit, where the edge allows it. The caller passes grants of one wallet that are in scope.
 * @throws RangeError on a negative amount, or on grants of different units, which cannot be added.
 */
export function drawInOrder(grants: readonly DrawableGrant[], amount: bigint): Funding {
  if (amount < 0n) throw new RangeError("cannot draw a negative amount");
  if (new Set(grants.map((grant) => grant.unit)).size > 1) throw new RangeError("grants of different units");
  const parts: FundingPart[] = [];
  let unfunded = amount;
  for (const grant of [...grants].sort(compareGrants)) {
    if (unfunded === 0n) break;
    const qty = grant.remainingQty < unfunded ? grant.remainingQty : unfunded;
    if (qty <= 0n) continue;
    parts.push({ grantId: grant.id, qty });
    unfunded -= qty;
  }
  return { parts, unfunded };
}

/**
 * How much of one grant is not spoken for by calls in flight. The wallet's `heldQty` is taken as drawn in order, so
 * expiry, refund and claw-back of what this returns can never take money a running call counts on.
 */
export function freeOfHolds(grants: readonly DrawableGrant[], heldQty: bigint, grantId: string): bigint {
  const grant = grants.find((candidate) => candidate.id === grantId);
  if (!grant) throw new RangeError("no such grant in the wallet");
  const spokenFor = drawInOrder(grants, heldQty).parts.find((part) => part.grantId === grantId)?.qty ?? 0n;
  return grant.remainingQty - spokenFor;
}

/** What can be refunded of a grant: the unspent, unheld rest of a paid one; nothing of any other. */
export function refundableQty(
  grants: readonly (DrawableGrant & Pick<Grant, "kind">)[],
  heldQty: bigint,
  grantId: string,
): bigint {
  const kind = grants.find((grant) => grant.id === grantId)?.kind;
  return kind === "paid" ? freeOfHolds(grants, heldQty, grantId) : 0n;
}

/** What expires of a grant at a time: nothing before its end, afterwards all that no running call counts on. */
export function expirableQty(
  grants: readonly DrawableGrant[],
  heldQty: bigint,
  grantId: string,
  at: Date,
): bigint {
  const expiresAt = grants.find((grant) => grant.id === grantId)?.expiresAt ?? null;
  return expiresAt !== null && expiresAt <= at ? freeOfHolds(grants, heldQty, grantId) : 0n;
}
