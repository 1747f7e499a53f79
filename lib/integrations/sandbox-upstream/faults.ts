import { DirectiveError, type Directive, type Refusal } from "./directive";

function refusal(status: number, type: string, code: string | null, message: string): { refusal: Refusal } {
  return { refusal: { status, type, code, message } };
}

const overloaded = refusal(503, "server_error", "overloaded", "The sandbox plays an overloaded upstream.");
const badGateway = refusal(502, "server_error", null, "The sandbox plays a broken proxy.");
const filtered = refusal(
  400,
  "invalid_request_error",
  "content_filter",
  "The sandbox plays a content filter.",
);

/**
 * Every fault the sandbox can play, by the row of CHARGES.md it belongs to; a name after the row is a variant.
 * Rows about the platform's own side (C01 to C04, C14 to C17, C36 to C45) need no upstream to play along.
 */
export const FAULTS: Readonly<Record<string, Directive>> = {
  C05: { reset: true },
  C06: refusal(400, "invalid_request_error", "invalid_value", "The sandbox does not like a parameter."),
  "C06-context": refusal(
    400,
    "invalid_request_error",
    "context_length_exceeded",
    "The sandbox finds it too long.",
  ),
  C07: refusal(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sandbox-****."),
  "C07-403": refusal(
    403,
    "request_forbidden",
    "unsupported_country_region_territory",
    "Region not supported.",
  ),
  C08: { ...refusal(429, "requests", "rate_limit_exceeded", "The sandbox is busy."), retryAfter: 2 },
  "C08-quota": refusal(
    429,
    "insufficient_quota",
    "insufficient_quota",
    "The sandbox account is out of credit.",
  ),
  C09: refusal(500, "server_error", null, "The sandbox plays an internal error."),
  "C09-502": { refusal: { ...badGateway.refusal, html: true } },
  "C09-503": overloaded,
  C10: { wait: Infinity },
  "C10-headers": { wait: Infinity, openEarly: true },
  C11: { body: "html" },
  "C11-json": { body: "truncated" },
  "C11-empty": { body: "empty" },
  "C11-shape": { body: "shape" },
  C12: { broken: "end", after: 0 },
  "C12-error": { broken: "error", after: 0 },
  "C12-done": { broken: "done", after: 0 },
  "C12-reset": { broken: "reset", after: 0 },
  "C12-role": { broken: "end", after: 1 },
  C13: { broken: "reset", after: 5 },
  "C13-error": { broken: "error", after: 5 },
  "C13-end": { broken: "end", after: 5 },
  "C13-stall": { broken: "stall", after: 5 },
  C18: { leave: "stop" },
  C19: { leave: "on" },
  C24: { usage: "none" },
  C25: { usage: "zero" },
  C26: { usage: "negative" },
  "C26-nan": { usage: "nan" },
  "C26-bare-nan": { usage: "bare-nan" },
  "C26-fraction": { usage: "fraction" },
  "C26-string": { usage: "string" },
  "C26-context": { usage: "context" },
  "C26-max": { usage: "max" },
  "C26-huge": { usage: "huge" },
  "C26-cached": { usage: "cached" },
  "C26-total": { usage: "total" },
  C27: { hidden: 5_000 },
  C28: { place: "every" },
  "C28-shrinking": { place: "shrinking" },
  "C28-zero": { place: "zero-last" },
  "C28-partial": { place: "partial-last" },
  C33: filtered,
  "C33-billed": { refusal: { ...filtered.refusal, billsInput: true } },
  "C33-stated": { refusal: { ...filtered.refusal, billsInput: true, statesUsage: true } },
  C34: { finish: "content_filter", after: 5 },
  "C34-length": { finish: "length", after: 5 },
  // Not faults but ways in which honest upstreams differ on the wire.
  crlf: { newline: "crlf" },
  cr: { newline: "cr" },
  comments: { comments: true },
  "empty-choices": { emptyFirst: true },
  "usage-on-finish": { place: "finish" },
  "usage-in-choice": { place: "choice" },
  "usage-groq": { place: "groq" },
  "no-done": { done: false },
  split: { split: 7, pace: 0 },
  drip: { split: 16, drip: 2, pace: 0, chunks: 4 },
  huge: { huge: 1_000_000 },
};

/**
 * Joins directives, later ones winning word by word, and fills in what the named fault means.
 * @throws DirectiveError when the fault is not in the table.
 */
export function resolveDirective(...directives: readonly Directive[]): Directive {
  const asked = directives.reduce<Directive>((all, one) => ({ ...all, ...one }), {});
  if (asked.fault === undefined) return asked;
  const fault = Object.hasOwn(FAULTS, asked.fault) ? FAULTS[asked.fault] : undefined;
  if (!fault) throw new DirectiveError(`"${asked.fault}" is not a fault: ${Object.keys(FAULTS).join(", ")}`);
  return { ...fault, ...asked };
}
