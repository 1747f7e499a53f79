import type { AdmitVerdict } from "@/lib/db/batch/records";
import type { Alerts } from "./alerts";
import type { Attempt } from "./attempt";
import type { Metered } from "./metering";
import type { CallPlan } from "./plan";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";
import type { Candidate } from "./routing";
import type { CallServices } from "./services";
import type { UpstreamFault } from "./upstream-fault";

/** What the client is told of a refused admission; whoever else must act is alerted. */
export function reportVerdict(
  alerts: Alerts,
  plan: CallPlan,
  candidate: Candidate,
  verdict: Exclude<AdmitVerdict, { kind: "admitted" | "repeated" }>,
): Refusal {
  const { tenantId } = plan.caller.tenant;
  switch (verdict.kind) {
    case "short": {
      const isCustomer = verdict.buyerId === plan.caller.key.partyId;
      const walletId = plan.levels.find(({ level }) => level === verdict.level)?.walletId;
      if (!isCustomer && walletId !== undefined)
        alerts.raise({
          tenantId,
          partyId: verdict.buyerId,
          kind: "wallet_short",
          subjectKind: "wallet",
          subjectId: walletId,
        });
      return isCustomer ? refusals.balanceShort : refusals.noCapacity;
    }
    case "stock_short":
      alerts.raise({
        tenantId,
        partyId: tenantId,
        kind: "stock_short",
        subjectKind: "supplier_account",
        subjectId: candidate.account.id,
      });
      return refusals.noCapacity;
    case "budget_short":
      return budgetRefusal(plan, verdict.budgetId);
    case "key_unusable":
      return refusals.invalidKey;
    case "customer_inactive":
      return refusals.accountInactive;
    default:
      return verdict satisfies never;
  }
}

function budgetRefusal({ caller: { tenant } }: CallPlan, budgetId: string): Refusal {
  const budget = tenant.budgets.find(budgetId);
  return refusals.budgetShort(budget?.period ?? "total", budget?.apiKeyId === null);
}

/** Remembers how an upstream did; the root is alerted when that makes it unhealthy. */
export function reportHealth(
  services: CallServices,
  plan: CallPlan,
  attempt: Attempt,
  fault: UpstreamFault | null,
): void {
  const { health, alerts, now } = services;
  const { candidate } = attempt.choice;
  if (fault) reportCredential(services, plan, candidate, fault);
  else reportSpeed(services, attempt);
  const event = fault ? fault.health : "ok";
  if (event === null) return;
  const id = fault?.blamesCredential ? candidate.credentialId : candidate.upstream.id;
  const newly = health.note(id, event, now(), fault?.busyMs);
  if (event === "ok") health.note(candidate.credentialId, "ok", now());
  if (event === "ok") services.credentialStates.went(candidate.credentialId);
  if (newly) raiseUnhealthy(alerts, plan, candidate, fault?.ending ?? event);
}

/** What a vendor said of a key is written down; the root is alerted when that takes it out of use. */
function reportCredential(
  { credentialStates, alerts }: CallServices,
  plan: CallPlan,
  { credentialId, upstream }: Candidate,
  { credential, busyMs }: UpstreamFault,
): void {
  if (credential === null) return;
  const { tenantId } = plan.caller.tenant;
  if (!credentialStates.refused(tenantId, credentialId, credential, busyMs)) return;
  alerts.raise({
    tenantId,
    partyId: tenantId,
    kind: "credential_dead",
    subjectKind: "upstream",
    subjectId: upstream.id,
    detail: { reason: credential.reason, credentialId },
  });
}

function reportSpeed({ speeds }: CallServices, attempt: Attempt): void {
  const { choice, firstByteAt, startedAt, lastByteAt, reader } = attempt;
  if (firstByteAt === null) return;
  const { upstream, modelName } = choice.candidate;
  speeds.note(
    upstream.id,
    modelName,
    firstByteAt - startedAt,
    reader?.textBytes ?? 0,
    lastByteAt - firstByteAt,
  );
}

function raiseUnhealthy(alerts: Alerts, plan: CallPlan, { upstream }: Candidate, reason: string): void {
  const { tenantId } = plan.caller.tenant;
  alerts.raise({
    tenantId,
    partyId: tenantId,
    kind: "upstream_unhealthy",
    subjectKind: "upstream",
    subjectId: upstream.id,
    detail: { reason },
  });
}

/** Usage that cannot be believed, or is above what was held, is for the root to look into. */
export function reportAnomaly(
  { health, alerts, now }: CallServices,
  plan: CallPlan,
  candidate: Candidate,
  { anomaly }: Metered,
  callId: string,
): void {
  if (anomaly === null) return;
  const { tenantId } = plan.caller.tenant;
  const about = {
    tenantId,
    partyId: tenantId,
    subjectKind: "upstream",
    subjectId: candidate.upstream.id,
  } as const;
  switch (anomaly) {
    case "false_zero":
      if (health.note(candidate.upstream.id, "false_zero", now()))
        raiseUnhealthy(alerts, plan, candidate, anomaly);
      return alerts.raise({ ...about, kind: "usage_false_zero", detail: { callId } });
    case "absurd":
      return alerts.raise({ ...about, kind: "usage_absurd", detail: { callId } });
    case "above_hold":
      return alerts.raise({ ...about, kind: "usage_above_hold", detail: { callId } });
    default:
      return anomaly satisfies never;
  }
}
