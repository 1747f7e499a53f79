import { createTranslator } from "next-intl";

import type { AppLocale } from "@/i18n/locales";
import { loadMessages, type MessageTree } from "@/i18n/messages";
import { Invalid, Throttled, UseCaseError, type ErrorCode, type Values } from "@/lib/usecases/errors";

import { reportIncident } from "./incident";
import { UnknownHost } from "./unknown-host";
import { toJson } from "./wire";

/** What only the HTTP adapter refuses. */
export type RequestFault =
  "bad_request" | "wrong_origin" | "not_json" | "too_large" | "wrong_method" | "misdirected";

const STATUS: Readonly<Record<ErrorCode | RequestFault | "internal", number>> = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  wrong_origin: 403,
  not_found: 404,
  wrong_method: 405,
  conflict: 409,
  too_large: 413,
  not_json: 415,
  misdirected: 421,
  invalid: 422,
  throttled: 429,
  internal: 500,
  unavailable: 503,
};

/** A request the adapter turns away before any use case sees it. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  constructor(readonly fault: RequestFault) {
    super(fault);
  }
}

/** The body of every error answer, under `error`. */
export interface ErrorBody {
  readonly code: ErrorCode | RequestFault | "internal";
  readonly reason: string;
  /** A sentence in the reader's language. */
  readonly message: string;
  /** By input field, nested ones in dot notation: a sentence each. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly charged: boolean;
  readonly requestId: string;
}

type Words = (reason: string, values?: Values) => string;

/** Where reasons have their sentences: `ui.validation`, and `fields`, `fields-*`, `errors`, `errors-*` by reason. */
async function wordsOf(locale: AppLocale): Promise<Words> {
  const messages = await loadMessages(locale);
  const flat: Record<string, MessageTree | string> = {};
  const ui = messages.ui?.validation;
  if (typeof ui === "object") Object.assign(flat, ui);
  for (const [area, tree] of Object.entries(messages)) {
    if (/^(errors|fields)(-|$)/.test(area)) Object.assign(flat, tree);
  }
  const translate = createTranslator({ locale, messages: { all: flat }, onError: () => undefined });
  return (reason, values) =>
    Object.hasOwn(flat, reason) ? translate(`all.${reason}` as never, values as never) : reason;
}

/** The sentence of a refusal in the reader's language; a reason nobody wrote words for is shown as it is. */
export async function errorBody(error: unknown, locale: AppLocale, requestId: string): Promise<ErrorBody> {
  const say = await wordsOf(locale);
  if (error instanceof UseCaseError) {
    const { code, reason, charged } = error;
    const body = { code, reason, message: say(reason, error.values), charged, requestId };
    if (!(error instanceof Invalid)) return body;
    const fields = Object.entries(error.fields).map(([name, fault]) => [
      name,
      say(fault.reason, fault.values),
    ]);
    return { ...body, fields: Object.fromEntries(fields) as Record<string, string> };
  }
  const fault =
    error instanceof RefusedRequest ? error.fault : error instanceof UnknownHost ? "misdirected" : "internal";
  return { code: fault, reason: fault, message: say(fault), charged: false, requestId };
}

/** Any error as an answer. What is not ours to explain is logged, and leaves the house as a request id only. */
export async function errorResponse(
  error: unknown,
  context: { readonly locale: AppLocale; readonly requestId: string; readonly useCase: string },
): Promise<Response> {
  const body = await errorBody(error, context.locale, context.requestId);
  if (body.code === "internal" || body.code === "unavailable") reportIncident(error, context);
  const headers = new Headers({
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-request-id": context.requestId,
  });
  if (error instanceof Throttled) headers.set("retry-after", String(error.retryAfterSeconds));
  return new Response(toJson({ error: body }), { status: STATUS[body.code], headers });
}
