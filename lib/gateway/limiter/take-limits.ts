import type { Caller } from "../authenticate";
import { INPUT_SLOTS, OUTPUT_SLOTS } from "../bound";
import { estimatedInput } from "../estimate/estimated-input";
import type { CallPlan } from "../plan";
import { isRefusal, type ClientProtocol, type ParsedRequest } from "../protocols/contract";
import { rateShort, type Refusal } from "../refusal";
import type { CallServices } from "../services";
import type { Ask, Subject, Ticket, Verdict } from "./limiter";
import { rateHeaders } from "./rate-headers";
import { reportBraked, reportRateHit } from "./report-hits";
import { subjectsOf } from "./subjects";

/** What the limits say of a call: go on and give back at the end, or the refusal; and the headers for either. */
export interface LimitAnswer {
  readonly headers: readonly string[];
  readonly ticket: Ticket;
  readonly refusal: Refusal | null;
}

const UNLIMITED: LimitAnswer = { headers: [], ticket: { end: () => undefined }, refusal: null };

/** Counts a call against everybody's limits, before anything is held for it. Nothing is charged for a refusal (C01). */
export function takeLimits(
  services: CallServices,
  plan: CallPlan,
  request: ParsedRequest,
  call: {
    readonly id: string;
    readonly protocol: ClientProtocol["name"];
    /** Where it came from. */
    readonly address: string | undefined;
  },
): LimitAnswer | Promise<LimitAnswer> {
  const { partyPath } = plan.choices[0].offer.priced;
  const limited = subjectsOf(plan.caller, partyPath);
  if (isRefusal(limited)) return { ...UNLIMITED, refusal: limited };
  const braked = brakeOf(services, plan.caller, call.address);
  const subjects = braked ? [...limited, braked] : limited;
  if (subjects.length === 0) return UNLIMITED;
  const ask = askOf(plan, request, call.id, services.limits.sliceTokens);
  const verdict = services.limiter.take(subjects, ask);
  const answer = (said: Verdict) => answerOf(services, plan, call.protocol, said);
  return verdict instanceof Promise ? verdict.then(answer) : answer(verdict);
}

/** A key that is used as it never was is limited for a while to what is usual, and its owner alerted. */
function brakeOf(services: CallServices, caller: Caller, address: string | undefined): Subject | null {
  const { key, tenant } = caller;
  const braked = services.brake.note(key.id, address, services.now());
  if (!braked) return null;
  if (braked.pulled !== null) reportBraked(services.alerts, caller, braked.pulled, address);
  return {
    ...{ id: `brake:${key.id}`, tenantId: tenant.tenantId, whose: "key", tokens: null, streams: null },
    requests: braked.requestsPerMinute,
  };
}

/** Input by its size; output as far as it is asked for, up to what a stream holds at first: clients ask for far more than they get. */
function askOf({ choices }: CallPlan, request: ParsedRequest, callId: string, mostOutput: number): Ask {
  const { bound } = choices[0].offer;
  const { maxTokens, n, stream } = request;
  const input = Math.min(estimatedInput(request), Number(bound.input));
  const output = Math.min((maxTokens ?? 0) * n, mostOutput, Number(bound.output));
  return { callId, tokens: input + output, stream };
}

function answerOf(
  services: CallServices,
  { caller }: CallPlan,
  protocol: ClientProtocol["name"],
  verdict: Verdict,
): LimitAnswer {
  const headers = rateHeaders(protocol, verdict.standings, services.now());
  if (verdict.kind === "taken") return { headers, ticket: verdict.ticket, refusal: null };
  const { subject, limit, waitMs } = verdict;
  reportRateHit(services.alerts, caller, subject.whose, limit);
  const most = subject[limit] ?? 0;
  return { ...UNLIMITED, headers, refusal: rateShort({ limit, whose: subject.whose, most, waitMs }) };
}

/** What a call used of its limits of tokens. */
export function tokensUsed(usage: readonly bigint[]): number {
  let sum = 0n;
  for (const slot of [...INPUT_SLOTS, ...OUTPUT_SLOTS]) sum += usage[slot] ?? 0n;
  return Number(sum);
}
