/**
 * An answer that is no answer: said in the client's protocol by its dialect. The message tells what happened, whether
 * anything was charged, and what to do; it never tells about upstreams, sellers above, or other parties.
 */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** The field of the request that is to blame. */
  readonly param: string | null;
  readonly message: string;
  /** false: sending the same again cannot help. A number: after so many seconds it may. */
  readonly retry?: false | number;
  /** The same to the millisecond, where it is known so well. */
  readonly retryMs?: number;
  /** Close the connection: the rest of the request was not read. */
  readonly closeConnection?: boolean;
}

const FREE = "Nothing was charged.";

/** 400: a field is missing, of the wrong type, or out of bounds. */
export function invalidField(param: string, problem: string, code = "invalid_value"): Refusal {
  return { status: 400, code, param, message: `${param} ${problem} ${FREE}` };
}

/** 400: the body as a whole. */
export function invalidBody(problem: string): Refusal {
  return { status: 400, code: "invalid_json", param: null, message: `${problem} ${FREE}` };
}

export const bodyTooLarge = (maxBytes: number): Refusal => ({
  status: 413,
  code: "request_too_large",
  param: null,
  message: `The request is larger than ${Math.floor(maxBytes / 1_048_576)} MiB. Send less at once. ${FREE}`,
  closeConnection: true,
});

/** 408: clients try again by themselves, and the connection is closed, for its rest was not read. */
export const bodyTooSlow = (withinMs: number): Refusal => ({
  status: 408,
  code: "request_timeout",
  param: null,
  message: `The request did not arrive within ${Math.ceil(withinMs / 1_000)} s. Send it again. ${FREE}`,
  closeConnection: true,
});

/** What is no HTTP, or too much of it; the connection is closed, for where the next request begins is not known. */
export const brokenRequest = (status: 400 | 408 | 431): Refusal => ({
  status,
  code: status === 431 ? "headers_too_large" : status === 408 ? "request_timeout" : "malformed_request",
  param: null,
  message: `The request could not be read: ${BROKEN[status]} ${FREE}`,
  closeConnection: true,
});

const BROKEN = {
  400: "it is not valid HTTP.",
  408: "it did not arrive in time.",
  431: "its headers are longer than 16 KiB.",
} as const;

export const unsupportedEncoding: Refusal = {
  status: 415,
  code: "unsupported_content_encoding",
  param: null,
  message: `Compressed request bodies are not accepted. Send the JSON as it is. ${FREE}`,
  closeConnection: true,
};

export const missingKey: Refusal = {
  status: 401,
  code: "missing_api_key",
  param: null,
  message: `No API key was sent. Put it into the header "Authorization: Bearer YOUR_KEY". ${FREE}`,
};

/** As Google's examples send it. */
export const keyInAddress: Refusal = {
  ...missingKey,
  message: `A key in the address (?key=) is not read, since addresses end up in logs. Put it into the header "x-goog-api-key". ${FREE}`,
};

export const invalidKey: Refusal = {
  status: 401,
  code: "invalid_api_key",
  param: null,
  message: `This API key is not valid here. It may be mistyped, expired or revoked: compare it with your list of keys. ${FREE}`,
};

export const wrongHost: Refusal = {
  status: 421,
  code: "misdirected_request",
  param: null,
  message: `This address does not serve any API. Check the base URL of your client. ${FREE}`,
};

export const accountInactive: Refusal = {
  status: 403,
  code: "account_suspended",
  param: null,
  message: `This account is suspended. Ask your provider to reactivate it. ${FREE}`,
  retry: false,
};

/** 403: the key, or its account, takes calls from listed addresses only. */
export const addressNotAllowed = (address: string | undefined): Refusal => ({
  status: 403,
  code: "address_not_allowed",
  param: null,
  message: `Calls from ${address ?? "an unknown address"} are not allowed with this key. Add the address to those the key or the account may be used from. ${FREE}`,
  retry: false,
});

/** 403: what limits the key cannot be read, and nothing damaged is ever read as "no limit". */
export const limitsUnreadable: Refusal = {
  status: 403,
  code: "limits_unreadable",
  param: null,
  message: `The limits set for this key cannot be read, so it is not served. Save the key's limits again, or ask your provider to. ${FREE}`,
  retry: false,
};

export const keyCannotBuy: Refusal = {
  status: 403,
  code: "key_cannot_buy",
  param: null,
  message: `This key belongs to an account that does not buy from anybody. Use a customer's key. ${FREE}`,
};

/** 404: not there, not published, without a price, or not for this key: all the same to the client (C04). */
export const modelNotFound = (name: string): Refusal => ({
  status: 404,
  code: "model_not_found",
  param: "model",
  message: `The model ${JSON.stringify(name)} does not exist, or this key may not use it. GET /v1/models lists those it may. ${FREE}`,
});

/** 404: no such call, not of this key's account, or not ended yet: all the same to the client. */
export const generationNotFound = (id: string): Refusal => ({
  status: 404,
  code: "generation_not_found",
  param: "id",
  message: `There is no finished call ${JSON.stringify(id.slice(0, 80))} of this account. Ask by the id in x-entrepot-call or x-request-id, after the answer has ended. ${FREE}`,
});

/** 400: the model is there, and nobody who has it speaks of it in this way. */
export const notServed = (name: string): Refusal => ({
  status: 400,
  code: "unsupported_endpoint",
  param: "model",
  message: `The model ${JSON.stringify(name)} is not served at this endpoint. Use another endpoint or another model. ${FREE}`,
});

export const unknownPath = (method: string, path: string): Refusal => ({
  status: 404,
  code: "unknown_url",
  param: null,
  message: `${method} ${path} is not served here. ${FREE}`,
});

export const wrongMethod = (method: string, path: string): Refusal => ({
  status: 405,
  code: "method_not_allowed",
  param: null,
  message: `${path} does not answer ${method}. ${FREE}`,
});

export const balanceShort: Refusal = {
  status: 402,
  code: "insufficient_quota",
  param: null,
  message: `The balance does not cover the most this request could cost. Top up, or ask for less with a smaller max_tokens. ${FREE}`,
  retry: false,
};

/** The end of a stream whose hold cannot grow: what it says beside its protocol's word for a length limit. */
export const balanceEnded = {
  code: "balance_ended",
  message:
    "The balance, or a budget, does not cover more of this answer. What was delivered is charged. Top up, or ask for less with a smaller max_tokens.",
} as const;

const PERIODS = { day: "daily", week: "weekly", month: "monthly", total: "total" } as const;

/** 402: a limit somebody set on a key or on a whole account. */
export const budgetShort = (period: keyof typeof PERIODS, ofAccount: boolean): Refusal => ({
  status: 402,
  code: "budget_exceeded",
  param: null,
  message: `The ${PERIODS[period]} budget of this ${ofAccount ? "account" : "key"} does not cover the most this request could cost. Raise it, wait for the next period, or ask for less with a smaller max_tokens. ${FREE}`,
  retry: false,
});

/** 429: a limit of ours, said so that its owner knows which to raise. */
export function rateShort(hit: {
  readonly limit: "requests" | "tokens" | "streams";
  readonly whose: "key" | "account" | "service";
  readonly most: number;
  readonly waitMs: number;
}): Refusal {
  const { limit, whose, most, waitMs } = hit;
  const what = limit === "streams" ? "streams at once" : `${limit} per minute`;
  const of =
    whose === "service" ? "This service has reached its limit of" : `This ${whose} is limited to ${most}`;
  const then = limit === "streams" ? "Wait for one to end" : `Try again in ${Math.ceil(waitMs / 1_000)} s`;
  return {
    status: 429,
    code: "rate_limit_exceeded",
    param: null,
    message: `${of} ${what}. ${then}. ${FREE}`,
    retryMs: waitMs,
  };
}

/** 409: the same Idempotency-Key again (C37). */
export const underWay: Refusal = {
  status: 409,
  code: "idempotency_conflict",
  param: null,
  message: `A request with this Idempotency-Key is under way. Wait for it, or send another key. This request was not charged.`,
  retry: false,
};

/** 409: it was made before; answers are not stored, so only the call and its charge can be told. */
export const madeBefore = (callId: string, charge: string): Refusal => ({
  status: 409,
  code: "idempotency_replay",
  param: null,
  message: `A request with this Idempotency-Key was made before: ${callId}, charged ${charge}. Answers are not kept. This request was not charged.`,
  retry: false,
});

/** 422: the same Idempotency-Key with another body. */
export const bodyDiffers: Refusal = {
  status: 422,
  code: "idempotency_mismatch",
  param: null,
  message: `This Idempotency-Key was used with another body. Send another key for another request. ${FREE}`,
  retry: false,
};

/** 400: an Idempotency-Key that cannot be one. */
export const badOnceMark: Refusal = {
  status: 400,
  code: "invalid_idempotency_key",
  param: null,
  message: `The Idempotency-Key must have 1 to 255 characters. ${FREE}`,
};

/** 503: a level above cannot pay, stock is short, or nobody serves the model now. It says nothing about why (C03). */
export const noCapacity: Refusal = {
  status: 503,
  code: "service_unavailable",
  param: null,
  message: `This model cannot be served right now. Try again shortly; your provider has been told. ${FREE}`,
  retry: 5,
};

/** 503: our own database is away, so nothing can be admitted. */
export const booksUnavailable: Refusal = {
  status: 503,
  code: "service_unavailable",
  param: null,
  message: `The service cannot take requests for a moment. Try again in a few seconds. ${FREE}`,
  retry: 2,
};

export const stopping: Refusal = {
  status: 503,
  code: "service_unavailable",
  param: null,
  message: `This server is being restarted. Send the request again. ${FREE}`,
  retry: 1,
  closeConnection: true,
};

/** 500: a mistake of ours, with an id to find it by. */
export const ourMistake = (requestId: string): Refusal => ({
  status: 500,
  code: "internal_error",
  param: null,
  message: `Something went wrong on our side. ${FREE} If it happens again, tell your provider this id: ${requestId}`,
});

export const upstreamUnreachable: Refusal = {
  status: 502,
  code: "upstream_unavailable",
  param: null,
  message: `The model could not be reached. Try again. ${FREE}`,
};

export const upstreamBroken: Refusal = {
  status: 502,
  code: "upstream_error",
  param: null,
  message: `The model's answer was not usable. Try again. ${FREE}`,
};

/** The same after part of the answer was delivered and, by the customer's own record of such calls, charged (C13). */
export const upstreamBrokenCharged: Refusal = {
  status: 502,
  code: "upstream_error",
  param: null,
  message: "The model's answer broke off. What was delivered until then is charged, as an estimate.",
};

export const upstreamBusy = (retryAfterS: number): Refusal => ({
  status: 429,
  code: "rate_limit_exceeded",
  param: null,
  message: `The model is busy. Try again in ${retryAfterS} s. ${FREE}`,
  retry: retryAfterS,
});

export const timedOut: Refusal = {
  status: 504,
  code: "upstream_timeout",
  param: null,
  message: `The model did not answer in time. ${FREE} Ask for less at once, or use another model.`,
  retry: false,
};

export const cutOff = (why: string): Refusal => ({
  status: 503,
  code: "stream_cut",
  param: null,
  message: `${why} ${FREE}`,
});

/** Heard by nobody. */
export const gone = cutOff("The client left.");

export const accessEnded: Refusal = {
  status: 403,
  code: "access_ended",
  param: null,
  message:
    "The key was revoked or the account suspended while this answer was under way. What was delivered is charged.",
  retry: false,
};

/** C17, or a booking that cannot be made: the answer is withheld from its end, since it could not be charged. */
export const notBooked: Refusal = {
  status: 503,
  code: "not_booked",
  param: null,
  message: `The answer was complete, but the call could not be recorded. ${FREE} Send the request again.`,
  retry: 5,
};
