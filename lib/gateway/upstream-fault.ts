import type { Ending } from "./charges";
import type { HealthEvent } from "./health";
import type { UpstreamError } from "./protocols/contract";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";

/** A try that did not become an answer. */
export interface UpstreamFault {
  readonly ending: Ending;
  /** What the client gets if nobody else can serve it. */
  readonly refusal: Refusal;
  /** Another upstream may be tried, as long as nothing has reached the client. */
  readonly failover: boolean;
  readonly health: HealthEvent | null;
  /** Is it the credential that is to blame? Otherwise the upstream. */
  readonly blamesCredential: boolean;
  readonly busyMs: number;
}

function fault(
  ending: Ending,
  refusal: Refusal,
  more: Partial<Omit<UpstreamFault, "ending" | "refusal">> = {},
): UpstreamFault {
  return { ending, refusal, failover: false, health: "failed", blamesCredential: false, busyMs: 0, ...more };
}

const elsewhere = { failover: true } as const;

export const FAULTS = {
  unreachable: fault("unreachable", refusals.upstreamUnreachable, elsewhere),
  firstByteTimeout: fault("first_byte_timeout", refusals.timedOut),
  malformed: fault("malformed", refusals.upstreamBroken),
  noOutput: fault("no_output", refusals.upstreamBroken, elsewhere),
  broken: fault("broken", refusals.upstreamBroken),
  refusedCredential: fault("refused_credential", refusals.upstreamUnreachable, {
    ...elsewhere,
    health: "credential_refused",
    blamesCredential: true,
  }),
  serverError: fault("server_error", refusals.upstreamBroken, elsewhere),
} as const;

const FILTER_CODES = new Set(["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"]);
const DEFAULT_BUSY_S = 2;
const LONGEST_BUSY_S = 60;

/**
 * Sorts an upstream's answer that is not 200 (CHARGES.md C06 to C09, C33). Only what the client's own parameters caused
 * is told to it in the upstream's words, scrubbed.
 * @param billsFiltered this upstream bills prompts its content filter refused
 */
export function faultOfStatus(
  status: number,
  error: UpstreamError,
  retryAfterS: number | null,
  billsFiltered: boolean,
): UpstreamFault {
  switch (status) {
    case 400:
    case 413:
    case 422:
      // Anthropic's words for an account without credit: nothing the client could do anything about.
      if (error.code === "insufficient_quota") return FAULTS.refusedCredential;
      return clientsFault(error, billsFiltered);
    case 401:
    case 402:
    case 403:
      return FAULTS.refusedCredential;
    case 429:
      return busy(error, retryAfterS);
    default:
      return FAULTS.serverError;
  }
}

function clientsFault(error: UpstreamError, billsFiltered: boolean): UpstreamFault {
  const said = error.message ?? "The model refused the request.";
  const refusal: Refusal = {
    status: 400,
    code: error.code ?? "invalid_request",
    param: error.param,
    message: `${said} Nothing was charged.`,
  };
  const none = { health: null } as const;
  if (error.code === null || !FILTER_CODES.has(error.code)) return fault("bad_parameters", refusal, none);
  return fault(billsFiltered ? "content_filter_billed" : "content_filter", refusal, none);
}

function busy(error: UpstreamError, retryAfterS: number | null): UpstreamFault {
  const seconds = Math.min(Math.max(Math.ceil(retryAfterS ?? DEFAULT_BUSY_S), 1), LONGEST_BUSY_S);
  const broke = error.code === "insufficient_quota";
  return fault("busy", refusals.upstreamBusy(seconds), {
    ...elsewhere,
    // Out of credit is not over in two seconds.
    health: broke ? "credential_refused" : "busy",
    blamesCredential: broke,
    busyMs: seconds * 1_000,
  });
}
