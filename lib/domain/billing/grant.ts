import type { ModelScope } from "../inventory/lot";

export const GRANT_UNITS = ["money", "weighted_tokens", "requests"] as const;
export type GrantUnit = (typeof GRANT_UNITS)[number];

export const GRANT_KINDS = ["paid", "promotional", "package"] as const;
export type GrantKind = (typeof GRANT_KINDS)[number];

/** One deposit in a wallet. Quantities are in the grant's unit: nano for money. */
export interface Grant {
  readonly id: string;
  readonly walletId: string;
  readonly unit: GrantUnit;
  readonly kind: GrantKind;
  /** Drawn first when lower. */
  readonly priority: number;
  readonly scope: ModelScope;
  readonly validFrom: Date;
  /** Exclusive; null never expires (paid money). */
  readonly expiresAt: Date | null;
  readonly grantedQty: bigint;
  readonly remainingQty: bigint;
}

/** What the order looks at. */
export type GrantKey = Pick<Grant, "id" | "priority" | "expiresAt">;

/** priority ascending, then `expires_at` with nulls last, then id: a total order. Debt is no grant and stays aside. */
export function compareGrants(a: GrantKey, b: GrantKey): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  const aExpires = a.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const bExpires = b.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  if (aExpires !== bExpires) return aExpires < bExpires ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Whether a grant may pay for a model at a time: in its window, in scope, something left. */
export function isSpendable(grant: Grant, modelId: string, at: Date): boolean {
  return (
    grant.remainingQty > 0n &&
    grant.validFrom <= at &&
    (grant.expiresAt === null || at < grant.expiresAt) &&
    (grant.scope.kind === "all" || grant.scope.modelIds.includes(modelId))
  );
}
