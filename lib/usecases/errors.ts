import type { z } from "zod";

import { isContention } from "@/lib/db/contention";

/** What went wrong, as the wire and the screens know it. */
export type ErrorCode =
  "unauthenticated" | "forbidden" | "not_found" | "conflict" | "invalid" | "throttled" | "unavailable";

export type Values = Readonly<Record<string, string | number>>;

/** One field's fault: a reason with words in the error messages of each language, or in `ui.validation`. */
export interface FieldFault {
  readonly reason: string;
  readonly values?: Values;
}

interface Details {
  /** Fills the placeholders of the reason's message. */
  readonly values?: Values;
  /** Whether money moved although this failed; said to people wherever money is involved. Default: no. */
  readonly charged?: boolean;
  readonly cause?: unknown;
}

/**
 * A refusal that its reader can do something about. `reason` is stable, snake_case, and the key of its sentence in
 * each language (`errors.json`, or `errors-<area>.json`); `message` is for logs only.
 */
export abstract class UseCaseError extends Error {
  abstract readonly code: ErrorCode;
  readonly reason: string;
  readonly values: Values;
  readonly charged: boolean;

  constructor(reason: string, details: Details = {}) {
    super(reason, { cause: details.cause });
    this.name = new.target.name;
    this.reason = reason;
    this.values = details.values ?? {};
    this.charged = details.charged ?? false;
  }
}

/** Nobody is signed in, or the session ended: 401. */
export class Unauthenticated extends UseCaseError {
  readonly code = "unauthenticated";
  constructor(reason = "unauthenticated") {
    super(reason);
  }
}

/** Signed in, but the role may not: 403. Never for objects of others, which do not exist for the asker. */
export class Forbidden extends UseCaseError {
  readonly code = "forbidden";
  constructor(reason = "forbidden", details?: Details) {
    super(reason, details);
  }
}

/** No such object within what the asker may see; another tenant's and a sibling's are the same to it: 404. */
export class NotFound extends UseCaseError {
  readonly code = "not_found";
  readonly noun: string;
  constructor(noun: string) {
    super("not_found", { values: { noun } });
    this.noun = noun;
  }
}

/** The object's state does not allow it (any more), or the name is taken: 409. */
export class Conflict extends UseCaseError {
  readonly code = "conflict";
}

/** Fields that do not hold what they must: 422. Names are the input's, nested ones in dot notation. */
export class Invalid extends UseCaseError {
  readonly code = "invalid";
  readonly fields: Readonly<Record<string, FieldFault>>;
  constructor(fields: Readonly<Record<string, FieldFault | string>>, details?: Details) {
    super("invalid", details);
    this.fields = Object.fromEntries(
      Object.entries(fields).map(([name, fault]) => [
        name,
        typeof fault === "string" ? { reason: fault } : fault,
      ]),
    );
  }
}

/** Too many tries: 429. */
export class Throttled extends UseCaseError {
  readonly code = "throttled";
  readonly retryAfterSeconds: number;
  constructor(reason: string, retryAfterSeconds: number) {
    super(reason, { values: { minutes: Math.max(1, Math.ceil(retryAfterSeconds / 60)) } });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Something needed is away for now (the database, a payment provider); trying again may help: 503. */
export class Unavailable extends UseCaseError {
  readonly code = "unavailable";
}

/** Throws `NotFound` for null; else hands the row on: `found("lot", await tx.lot.findFirst(...))`. */
export function found<T>(noun: string, row: T | null | undefined): T {
  if (row === null || row === undefined) throw new NotFound(noun);
  return row;
}

/**
 * zod's issue as a fault: the reasons are keys of `ui.validation`, or the schema's own (`.refine(check, { params: { reason:
 * "slug_reserved" } })`), with words in `fields.json` or `fields-<area>.json`, which the browser has as well.
 */
export function fieldFault(issue: z.core.$ZodIssue): FieldFault {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined || issue.input === null || issue.input === "")
        return { reason: "required" };
      return { reason: issue.expected === "number" || issue.expected === "bigint" ? "number" : "invalid" };
    case "too_small":
      if (issue.origin !== "string") return { reason: "atLeast", values: { value: String(issue.minimum) } };
      if (Number(issue.minimum) <= 1) return { reason: "required" };
      return { reason: "tooShort", values: { count: Number(issue.minimum) } };
    case "too_big":
      if (issue.origin !== "string") return { reason: "atMost", values: { value: String(issue.maximum) } };
      return { reason: "tooLong", values: { count: Number(issue.maximum) } };
    case "invalid_format":
      return { reason: issue.format === "email" || issue.format === "url" ? issue.format : "format" };
    case "invalid_value":
      return { reason: "choose" };
    case "custom": {
      const reason: unknown = issue.params?.reason;
      return { reason: typeof reason === "string" ? reason : "invalid" };
    }
    default:
      return { reason: "invalid" };
  }
}

/** An input's faults by field; an id that names nothing (see wire-id-field.ts) is `NotFound` instead. */
export function invalidInput(error: z.ZodError): Invalid | NotFound {
  for (const issue of error.issues) {
    const noun: unknown = issue.code === "custom" ? issue.params?.wireNoun : undefined;
    if (typeof noun === "string") return new NotFound(noun);
  }
  const fields: Record<string, FieldFault> = {};
  for (const issue of error.issues) fields[issue.path.map(String).join(".")] ??= fieldFault(issue);
  return new Invalid(fields);
}

const AWAY = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "ECONNREFUSED",
  "ECONNRESET",
  "57P01",
  "57P03",
  "53300",
]);

function codesOf(error: unknown, depth = 0): unknown[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>;
  return [
    code,
    originalCode,
    ...[cause, meta, driverAdapterError].flatMap((inner) => codesOf(inner, depth + 1)),
  ];
}

/** Whether a database error says that a row with this unique value exists already. */
export function isDuplicate(error: unknown): boolean {
  return codesOf(error).some((code) => code === "P2002" || code === "23505");
}

/** What a use case may let out: its own refusals, a busy or absent database as `Unavailable`, the rest as it came. */
export function asUseCaseError(error: unknown): unknown {
  if (error instanceof UseCaseError) return error;
  if (isContention(error)) return new Unavailable("busy", { cause: error });
  if (codesOf(error).some((code) => AWAY.has(String(code))))
    return new Unavailable("database_away", { cause: error });
  if (isDuplicate(error)) return new Conflict("already_exists", { cause: error });
  return error;
}
