import { CHARGES, type Ending, type FilteredEnding } from "./charges";
import type { CredentialTrouble } from "./credential-states";
import type { HealthEvent } from "./health";
import type { Operation, UpstreamError } from "./protocols/contract";
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
  /** What it says of the credential, to be written down. */
  readonly credential: CredentialTrouble | null;
}

function fault(
  ending: Ending,
  refusal: Refusal,
  more: Partial<Omit<UpstreamFault, "ending" | "refusal">> = {},
): UpstreamFault {
  return {
    ...{ ending, refusal, failover: false, health: "failed", blamesCredential: false, busyMs: 0 },
    ...{ credential: null, ...more },
  };
}

const elsewhere = { failover: true } as const;

function refused(state: CredentialTrouble["state"], reason: CredentialTrouble["reason"]): UpstreamFault {
  return fault("refused_credential", refusals.upstreamUnreachable, {
    ...elsewhere,
    health: "credential_refused",
    blamesCredential: true,
    credential: { state, reason },
  });
}

export const FAULTS = {
  unreachable: fault("unreachable", refusals.upstreamUnreachable, elsewhere),
  firstByteTimeout: fault("first_byte_timeout", refusals.timedOut),
  malformed: fault("malformed", refusals.upstreamBroken),
  noOutput: fault("no_output", refusals.upstreamBroken, elsewhere),
  broken: fault("broken", refusals.upstreamBroken),
  refusedCredential: refused("banned", "invalid_key"),
  suspended: refused("banned", "account_suspended"),
  outOfCredit: refused("in_arrears", "out_of_credit"),
  regionBlocked: refused("region_blocked", "region"),
  /** A key that may not do this one thing: somebody else's may. Nothing is wrong with the rest of what it does. */
  forbidden: fault("refused_credential", refusals.upstreamUnreachable, {
    ...elsewhere,
    health: "credential_refused",
    blamesCredential: true,
  }),
  /** Our own limit for it is reached: nothing was sent. */
  noPlace: fault("busy", refusals.upstreamBusy(1), { ...elsewhere, health: null }),
  serverError: fault("server_error", refusals.upstreamBroken, elsewhere),
} as const;

/** Of OpenAI's family and Azure, of DashScope, and Zhipu's number. */
const FILTER_CODES = new Set([
  ...["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"],
  ...["moderation_blocked", "invalid_prompt", "data_inspection_failed", "DataInspectionFailed", "1301"],
]);
const DEFAULT_BUSY_S = 2;
const LONGEST_BUSY_S = 60;

/** What a status that is not 200 must be seen with. */
export interface StatusContext {
  readonly retryAfterS: number | null;
  /** How a prompt ends that the upstream's content filter refused. */
  readonly filtered: FilteredEnding;
  /** What was asked for, and of which model, as the client calls it. */
  readonly operation: Operation;
  readonly model: string;
}

/**
 * Sorts an upstream's answer that is not 200 (CHARGES.md C06 to C09, C33). Only what the client's own parameters caused
 * is told to it in the upstream's words, scrubbed.
 */
export function faultOfStatus(status: number, error: UpstreamError, context: StatusContext): UpstreamFault {
  const { retryAfterS, filtered } = context;
  if (isUnsuited(status, error, context)) return unsuited(context.model);
  switch (status) {
    case 400:
    case 413:
    case 422:
      // Said with 400 by some: nothing the client could do anything about.
      return credentialsFault(error) ?? clientsFault(error, filtered);
    case 401:
      return credentialsFault(error) ?? FAULTS.refusedCredential;
    case 402:
      return FAULTS.outOfCredit;
    case 403:
      return credentialsFault(error) ?? FAULTS.forbidden;
    case 429:
      return busy(error, retryAfterS);
    default:
      return FAULTS.serverError;
  }
}

/** What vendors say of a model that is asked for what it does not do: for embeddings of one that writes, say. */
const UNSUITED = new Set([403, 404, 405]);

function isUnsuited(status: number, error: UpstreamError, { operation }: StatusContext): boolean {
  return (
    operation !== "chat" && operation !== "task" && UNSUITED.has(status) && credentialsFault(error) === null
  );
}

/** Nothing is wrong with the upstream, nor with its key: whoever asks so must not put them to rest for others. */
const unsuited = (model: string): UpstreamFault =>
  fault("bad_parameters", refusals.notServed(model), { ...elsewhere, health: null });

const KEY_CODES = new Set(["invalid_api_key", "api_key_invalid", "authentication_error", "unauthenticated"]);
const CREDIT_CODES = new Set(["insufficient_quota", "billing_not_active", "insufficient_balance"]);
const REGION_CODES = new Set(["unsupported_country_region_territory", "region_not_supported"]);
/** Google says it with `failed_precondition`, others with nothing but words. */
const REGION_WORDS =
  /\b(?:country|region|location|territory)\b.*\b(?:not|un)\s?(?:supported|available|allowed)/i;
const SUSPENDED_CODES = new Set(["account_deactivated", "account_suspended", "organization_disabled"]);
const SUSPENDED_WORDS =
  /\b(?:account|organi[sz]ation|consumer|project)\b.*\b(?:suspended|deactivated|disabled|banned)\b/i;

/** What an error says of the credential, by its code, or in words where the code is a general one; null: nothing. */
function credentialsFault({ code, message }: UpstreamError): UpstreamFault | null {
  const named = code?.toLowerCase() ?? "";
  if (CREDIT_CODES.has(named)) return FAULTS.outOfCredit;
  if (REGION_CODES.has(named)) return FAULTS.regionBlocked;
  if (SUSPENDED_CODES.has(named)) return FAULTS.suspended;
  if (KEY_CODES.has(named)) return FAULTS.refusedCredential;
  const isGeneral = named === "failed_precondition" || !CLIENT_CODES.test(named);
  if (message === null || !isGeneral) return null;
  if (REGION_WORDS.test(message)) return FAULTS.regionBlocked;
  return SUSPENDED_WORDS.test(message) ? FAULTS.suspended : null;
}

/** Codes of what a client sent wrongly, whose messages may quote it: words in those prove nothing. */
const CLIENT_CODES =
  /^(?:invalid_|context_length|content_|string_|missing_|unknown_|unsupported_(?:value|parameter))/;

function clientsFault(error: UpstreamError, filtered: FilteredEnding): UpstreamFault {
  const isFiltered = error.code !== null && FILTER_CODES.has(error.code);
  const ending = isFiltered ? filtered : "bad_parameters";
  const said = error.message ?? "The model refused the request.";
  const refusal: Refusal = {
    status: 400,
    code: error.code ?? "invalid_request",
    param: error.param,
    message: `${said} ${CHARGES[ending].charge === "nothing" ? "Nothing was charged." : PROMPT_CHARGED}`,
  };
  return fault(ending, refusal, { health: null });
}

const PROMPT_CHARGED = "Reading it is charged, as the terms of this model say.";

function busy(error: UpstreamError, retryAfterS: number | null): UpstreamFault {
  const seconds = Math.min(Math.max(Math.ceil(retryAfterS ?? DEFAULT_BUSY_S), 1), LONGEST_BUSY_S);
  // Out of credit is not over in two seconds.
  if (credentialsFault(error) === FAULTS.outOfCredit) {
    const { health, blamesCredential, credential } = FAULTS.outOfCredit;
    return fault("busy", refusals.upstreamBusy(seconds), {
      ...elsewhere,
      health,
      blamesCredential,
      credential,
    });
  }
  return fault("busy", refusals.upstreamBusy(seconds), {
    ...elsewhere,
    health: "busy",
    blamesCredential: true,
    busyMs: seconds * 1_000,
    credential: { state: "throttled", reason: "rate_limit" },
  });
}
