import type { Budget } from "@/generated/prisma/client";
import { BUDGET_PERIODS, budgetWindow, type BudgetPeriod } from "@/lib/domain/access/budget-window";
import { NO_LIMITS, parseLimits, type UseLimits } from "@/lib/domain/access/key-limits";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { isNetwork } from "@/lib/integrations/network/networks";

import type { LimitTexts } from "./schemas";

/** What was spent of a budget in the period under way. */
export interface BudgetView {
  readonly period: BudgetPeriod;
  readonly currency: string;
  readonly limitNano: bigint;
  readonly spentNano: bigint;
  /** Set aside for calls under way. */
  readonly heldNano: bigint;
  /** When it begins anew; null: never. */
  readonly endsAt: Date | null;
}

export interface LimitsView extends UseLimits {
  /** What is stored cannot be read: every call is refused until it is saved anew. */
  readonly unreadable: boolean;
  readonly budgets: readonly BudgetView[];
  /** As a form takes them. */
  readonly texts: LimitTexts;
}

/** Limits and budgets as their owner sees them. @param zone the seller's: its calendar cuts the periods */
export function limitsView(stored: unknown, budgets: readonly Budget[], now: Date, zone: string): LimitsView {
  const limits = parseLimits(stored, isNetwork);
  const shown = BUDGET_PERIODS.flatMap((period) => {
    const row = budgets.find((budget) => budget.period === period);
    return row ? [budgetView(row, now, zone)] : [];
  });
  const known = limits ?? NO_LIMITS;
  return { ...known, unreadable: limits === undefined, budgets: shown, texts: textsOf(known, shown) };
}

function budgetView(row: Budget, now: Date, zone: string): BudgetView {
  const { period, currency, limitNano, heldNano } = row;
  const { from, to } = budgetWindow(period, now, zone);
  // A period that has passed is only written over by the next call.
  const spentNano = row.windowStart < from ? 0n : row.spentNano;
  return { period, currency, limitNano, spentNano, heldNano, endsAt: period === "total" ? null : to };
}

function textsOf(limits: UseLimits, budgets: readonly BudgetView[]): LimitTexts {
  const amount = (period: BudgetPeriod) => {
    const budget = budgets.find((view) => view.period === period);
    return budget ? decimalFromNano(budget.limitNano, 2) : "";
  };
  return {
    requestsPerMinute: limits.requestsPerMinute?.toString() ?? "",
    tokensPerMinute: limits.tokensPerMinute?.toString() ?? "",
    streams: limits.streams?.toString() ?? "",
    addresses: limits.addresses.join("\n"),
    budgetDay: amount("day"),
    budgetWeek: amount("week"),
    budgetMonth: amount("month"),
    budgetTotal: amount("total"),
  };
}
