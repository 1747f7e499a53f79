import type { MarkupRule as RuleRow, PriceVersion } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { markupRuleFromJson } from "@/lib/domain/pricing/markup-rule-json";

/** A version with its rules as stored, in their order. */
export type VersionRow = PriceVersion & { readonly rules: readonly RuleRow[] };

/** What a version is to its readers at a time; a scheduled one goes live without anybody's doing. */
export type VersionState = "draft" | "scheduled" | "live" | "archived";

/** All versions of a book, the newest number first. */
export function versionsOf(tx: Tx, tenantId: string, priceBookId: string): Promise<VersionRow[]> {
  return tx.priceVersion.findMany({
    where: { tenantId, priceBookId },
    include: { rules: { orderBy: { position: "asc" } } },
    orderBy: { number: "desc" },
  });
}

/**
 * The version that prices calls at a time: of those published, the one whose date came last; the higher number among
 * equals. The gateway chooses by the same rule (lib/db/directory/rate-cards.ts).
 */
export function inForce<V extends Pick<PriceVersion, "status" | "effectiveFrom" | "number">>(
  versions: readonly V[],
  at: Date,
): V | undefined {
  let best: V | undefined;
  for (const version of versions) {
    const { status, effectiveFrom } = version;
    if ((status !== "live" && status !== "scheduled") || effectiveFrom === null || effectiveFrom > at)
      continue;
    const since = best?.effectiveFrom?.getTime() ?? Number.NEGATIVE_INFINITY;
    const later = effectiveFrom.getTime() - since;
    if (!best || later > 0 || (later === 0 && version.number > best.number)) best = version;
  }
  return best;
}

/** The version a simulation looks at: the draft, else the one in force; what is scheduled is neither. */
export function lookedAt<V extends Pick<PriceVersion, "status" | "effectiveFrom" | "number">>(
  versions: readonly V[],
  at: Date,
): V | undefined {
  return versions.find(({ status }) => status === "draft") ?? inForce(versions, at);
}

/** The state of one of a book's versions, whatever its row says of a date that has passed since. */
export function stateAt(
  version: Pick<PriceVersion, "id" | "status" | "effectiveFrom">,
  current: Pick<PriceVersion, "id"> | undefined,
  at: Date,
): VersionState {
  const { id, status, effectiveFrom } = version;
  if (status === "draft" || status === "archived") return status;
  if (id === current?.id) return "live";
  return effectiveFrom !== null && effectiveFrom > at ? "scheduled" : "archived";
}

/** A version's rules. Throws MarkupRuleSyntaxError where a row is damaged. */
export function rulesOf(version: Pick<VersionRow, "rules">): MarkupRule[] {
  return version.rules.map(({ rule }) => markupRuleFromJson(rule));
}
