import type { ProviderPaymentState } from "@/lib/integrations/payments/provider";

/** What the payer does on the page; `settle_later` stands for a bank transfer that arrives some other day. */
export const DECISIONS = ["pay", "settle_later", "fail", "cancel"] as const;
export type Decision = (typeof DECISIONS)[number];

const MOVES: Readonly<
  Record<Decision, { from: readonly ProviderPaymentState[]; to: Exclude<ProviderPaymentState, "open"> }>
> = {
  pay: { from: ["open", "pending"], to: "succeeded" },
  settle_later: { from: ["open"], to: "pending" },
  fail: { from: ["open", "pending"], to: "failed" },
  cancel: { from: ["open"], to: "cancelled" },
};

/** Which states a decision may be taken in, and where it leads. Succeeded, failed and cancelled are final. */
export function moveOf(decision: Decision) {
  return MOVES[decision];
}

/** What the payer can still decide in a state. */
export function decisionsIn(state: ProviderPaymentState): Decision[] {
  return DECISIONS.filter((decision) => MOVES[decision].from.includes(state));
}
