import type { Tx } from "@/lib/db/with-tenant";
import { BUDGET_PERIODS, type BudgetPeriod } from "@/lib/domain/access/budget-window";
import { limitsToJson } from "@/lib/domain/access/key-limits";

import type { LimitValues } from "./schemas";

/** Whose budgets: a key's, or a whole buyer's where `apiKeyId` is null. */
export interface BudgetSubject {
  readonly tenantId: string;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly apiKeyId: string | null;
  readonly currency: string;
}

/** What is stored of limits beside budgets. */
export function storedLimits({ requestsPerMinute, tokensPerMinute, streams, addresses }: LimitValues) {
  return limitsToJson({ requestsPerMinute, tokensPerMinute, streams, addresses });
}

/** The budgets of a form by period; null: none. */
export function wantedBudgets(values: LimitValues): Record<BudgetPeriod, bigint | null> {
  const { budgetDay: day, budgetWeek: week, budgetMonth: month, budgetTotal: total } = values;
  return { day, week, month, total };
}

/** Makes a subject's budgets those wanted. What was spent of one in its period stays when its limit changes. */
export async function writeBudgets(
  tx: Tx,
  subject: BudgetSubject,
  wanted: Record<BudgetPeriod, bigint | null>,
  { now, newId }: { readonly now: Date; readonly newId: () => string },
): Promise<void> {
  const { tenantId, buyerId, apiKeyId } = subject;
  const where = { tenantId, buyerId, apiKeyId };
  const rows = await tx.budget.findMany({ where, orderBy: { id: "asc" } });
  for (const period of BUDGET_PERIODS) {
    const limitNano = wanted[period];
    const row = rows.find((known) => known.period === period);
    const key = row && { tenantId_id: { tenantId, id: row.id } };
    if (key && limitNano === null) await tx.budget.delete({ where: key });
    else if (key && limitNano !== null && limitNano !== row.limitNano)
      await tx.budget.update({ where: key, data: { limitNano, updatedAt: now } });
    else if (!key && limitNano !== null)
      // A window that has passed begins anew with the next call.
      await tx.budget.create({
        data: { ...subject, id: newId(), period, limitNano, windowStart: new Date(0) },
      });
  }
}

/** Gives a key's budgets to its successor with what was spent: rotating a key does not refill them. */
export async function copyBudgets(
  tx: Tx,
  { tenantId, from, to }: { readonly tenantId: string; readonly from: string; readonly to: string },
  newId: () => string,
): Promise<void> {
  const rows = await tx.budget.findMany({ where: { tenantId, apiKeyId: from }, orderBy: { id: "asc" } });
  for (const { sellerId, buyerId, period, currency, limitNano, windowStart, spentNano } of rows)
    await tx.budget.create({
      data: {
        ...{ tenantId, id: newId(), sellerId, buyerId, apiKeyId: to, period, currency },
        ...{ limitNano, windowStart, spentNano },
      },
    });
}
