import type { Alerts, LimitHit } from "../alerts";
import type { Caller } from "../authenticate";
import type { Refusal } from "../refusal";
import type { BrakeReason } from "./leak-brake";
import type { LimitKind, Whose } from "./limiter";

// A customer is shown which of its limits stopped calls lately (J13). Alerts of one kind and key are one row, counted.

/** A rate limit; one above the customer's own account is not its business. */
export function reportRateHit(alerts: Alerts, caller: Caller, whose: Whose, limit: LimitKind): void {
  if (whose !== "service") report(alerts, caller, `limit_${limit}`, { whose });
}

export function reportBudgetHit(alerts: Alerts, caller: Caller, budgetId: string): void {
  const budget = caller.tenant.budgets.find(budgetId);
  if (!budget) return;
  const { period, apiKeyId } = budget;
  report(alerts, caller, "limit_budget", { whose: apiKeyId === null ? "account" : "key", period });
}

export function reportAddressHit(alerts: Alerts, caller: Caller, address: string | undefined): void {
  report(alerts, caller, "limit_address", { whose: "key", address: address ?? "" });
}

export function reportBraked(
  alerts: Alerts,
  caller: Caller,
  reason: BrakeReason,
  address: string | undefined,
): void {
  report(alerts, caller, "key_braked", { whose: "key", reason, address: address ?? "" });
}

/** A model that exists and that the key is not let to call. Names that clients made up are not written down. */
export function reportModelHit(alerts: Alerts, caller: Caller, name: string, refusal: Refusal): void {
  const { tenant, key } = caller;
  const model = tenant.models.first(name);
  if (refusal.code !== "model_not_found" || !model?.published) return;
  if (key.modelIds.length > 0 && !key.modelIds.includes(model.id))
    report(alerts, caller, "limit_model", { whose: "key", model: name });
}

function report(
  alerts: Alerts,
  { tenant: { tenantId }, key }: Caller,
  kind: LimitHit,
  detail: Readonly<Record<string, string>>,
): void {
  alerts.raise({
    ...{ tenantId, partyId: key.partyId, kind, subjectKind: "api_key", subjectId: key.id },
    detail,
  });
}
