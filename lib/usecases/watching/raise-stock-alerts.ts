import { z } from "zod";

import type { Prisma } from "@/generated/prisma/client";
import { fromWireId, type WireNoun } from "@/lib/domain/tenancy/wire-id";

import { command, type CommandContext } from "../define";
import { getWatchIn } from "./watch-of";

/** Alerts this watch raises, and takes back when what they are of is over. */
export const STOCK_ALERTS = ["stock_low", "stock_reorder", "commitment_short", "tier_near"] as const;
type StockAlert = (typeof STOCK_ALERTS)[number];

interface Finding {
  readonly kind: StockAlert;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail: Prisma.InputJsonObject;
}

/**
 * Looks at stock, commitments and tiers and keeps the root's alerts to them: raised once while it lasts, resolved when it is over. Running it
 * again changes nothing but when it was last seen.
 */
export const raiseStockAlerts = command({
  name: "stock_watch.raise",
  permission: "inventory.write",
  input: z.strictObject({}),
  unaudited: "raises and resolves alerts, which are their own record",
  async run(ctx): Promise<{ open: number }> {
    const { tx, actor, now } = ctx;
    const findings = await findingsOf(ctx);
    const open = await tx.alert.findMany({
      where: {
        tenantId: actor.tenantId,
        partyId: actor.tenantId,
        resolvedAt: null,
        kind: { in: [...STOCK_ALERTS] },
      },
    });
    for (const finding of findings) await keep(ctx, finding, open.find((each) => same(each, finding))?.id);
    const over = open.filter((each) => !findings.some((finding) => same(each, finding))).map(({ id }) => id);
    await tx.alert.updateMany({
      where: { tenantId: actor.tenantId, id: { in: over } },
      data: { resolvedAt: now },
    });
    return { open: findings.length };
  },
});

const same = (a: { kind: string; subjectId: string | null }, b: Finding) =>
  a.kind === b.kind && a.subjectId === b.subjectId;

async function keep(
  { tx, actor: { tenantId }, now, newId }: CommandContext,
  finding: Finding,
  id: string | undefined,
): Promise<void> {
  if (id !== undefined) {
    await tx.alert.update({
      where: { tenantId_id: { tenantId, id } },
      data: { lastSeenAt: now, detail: finding.detail },
    });
    return;
  }
  await tx.alert.create({
    data: {
      ...finding,
      tenantId,
      id: newId(),
      partyId: tenantId,
      createdAt: now,
      lastSeenAt: now,
      occurrences: 1,
    },
  });
}

const uuid = (noun: WireNoun, wire: string) => fromWireId(noun, wire) ?? "";

/** One per account and kind: the family that lasts shortest speaks for its account. */
async function findingsOf(ctx: CommandContext): Promise<Finding[]> {
  const { stock, commitments, tiers } = await getWatchIn(ctx);
  const found = new Map<string, Finding>();
  const short = stock
    .filter(({ state }) => state !== "fine")
    .sort((a, b) => (a.daysToEmpty ?? 0) - (b.daysToEmpty ?? 0));
  for (const { accountId, state, family, daysToEmpty, name } of short) {
    const kind = state === "low" ? "stock_low" : "stock_reorder";
    const key = `${kind} ${accountId}`;
    if (found.has(key)) continue;
    const detail = { name, family, days: daysToEmpty ?? 0 };
    found.set(key, {
      kind,
      subjectKind: "supplier_account",
      subjectId: uuid("supplierAccount", accountId),
      detail,
    });
  }
  for (const { id, name, shortfallNano } of commitments.filter(
    (each) => each.shortfallNano > 0n && each.endsAt > ctx.now,
  )) {
    const detail = { name, shortfallNano: shortfallNano.toString() };
    found.set(`commitment ${id}`, {
      kind: "commitment_short",
      subjectKind: "commitment",
      subjectId: uuid("commitment", id),
      detail,
    });
  }
  for (const { id, name, missingNano, rebateNano } of tiers.filter(({ advice }) => advice === "worth_it")) {
    const detail = { name, missingNano: missingNano.toString(), rebateNano: rebateNano.toString() };
    found.set(`tier ${id}`, {
      kind: "tier_near",
      subjectKind: "supplier_tier",
      subjectId: uuid("supplierTier", id),
      detail,
    });
  }
  return [...found.values()];
}
