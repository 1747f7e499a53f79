import type { Tx } from "@/lib/db/with-tenant";

/** Kinds of alerts about limits, as the gateway raises them (lib/gateway/limiter/report-hits.ts). */
export const LIMIT_HITS = [
  "limit_requests",
  "limit_tokens",
  "limit_streams",
  "limit_budget",
  "limit_model",
  "limit_address",
  "key_braked",
] as const;
export type LimitHitKind = (typeof LIMIT_HITS)[number];

/** A limit that stopped calls of a key lately. */
export interface LimitHit {
  readonly kind: LimitHitKind;
  readonly whose: "key" | "account";
  readonly at: Date;
  readonly detail: Readonly<Record<string, string>>;
}

const WEEK_MS = 7 * 86_400_000;

/** Which limits stopped calls of a key in the last seven days, the latest first (J13). */
export async function limitHits(
  tx: Tx,
  {
    tenantId,
    partyId,
    keyId,
  }: { readonly tenantId: string; readonly partyId: string; readonly keyId: string },
  now: Date,
): Promise<LimitHit[]> {
  const rows = await tx.alert.findMany({
    where: {
      ...{ tenantId, partyId, subjectId: keyId, kind: { in: [...LIMIT_HITS] } },
      lastSeenAt: { gt: new Date(now.getTime() - WEEK_MS) },
    },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
  return rows.flatMap(({ kind, detail, lastSeenAt }) => {
    const known = LIMIT_HITS.find((hit) => hit === kind);
    const texts = textsOf(detail);
    return known
      ? [{ kind: known, whose: texts.whose === "account" ? "account" : "key", at: lastSeenAt, detail: texts }]
      : [];
  });
}

function textsOf(detail: unknown): Record<string, string> {
  if (typeof detail !== "object" || detail === null) return {};
  return Object.fromEntries(
    Object.entries(detail).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
