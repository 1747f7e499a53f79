import type { Operation, ParsedRequest, Target } from "../contract";
import type { FormPayload } from "./form-payload";
import { rewriteJson, type JsonPayload } from "./json-payload";
import { rewriteForm } from "./multipart";

/** A request for something that is not chat: JSON or a form, sent on as it came but for a few fields. */
export interface MediaRequest extends ParsedRequest {
  readonly payload: JsonPayload | FormPayload;
}

type Told = Pick<MediaRequest, "operation" | "model" | "payload" | "body" | "inputText"> &
  Partial<MediaRequest>;

const NO_NEEDS = { vision: false, tools: false, audio: false, jsonSchema: false } as const;

/** Tokens of output that operations without any can have. */
const NO_OUTPUT: ReadonlySet<Operation> = new Set(["embedding", "moderation", "rerank"]);

/** A request, with what most of them have in common filled in. */
export function mediaRequest(told: Told): MediaRequest {
  const { user } = told.payload.values;
  return {
    stream: false,
    n: 1,
    maxTokens: NO_OUTPUT.has(told.operation) ? 0 : null,
    unsizable: false,
    audio: false,
    units: {},
    needs: NO_NEEDS,
    preferences: null,
    user: typeof user === "string" ? user : null,
    stickyText: null,
    ...told,
  };
}

/** Operations that OpenAI takes a `user` for; elsewhere only what a client itself said is replaced. */
const TAKES_USER: ReadonlySet<Operation> = new Set(["embedding", "image"]);

/** Further fields to set (plain values), or to take away (null), on the way upstream. */
export type Changes = Readonly<Record<string, string | null>>;

/** The body for an upstream: the client's bytes, but for the model's name, the end user and what else must differ. */
export function upstreamPayload(request: MediaRequest, target: Target, changes: Changes = {}): Buffer {
  const { operation, payload, body, model, user } = request;
  const wanted = new Map<string, string | null>(Object.entries(changes));
  if (target.modelName !== payload.values.model || target.modelName !== model)
    wanted.set("model", target.modelName);
  if (user !== null || (target.endUser !== null && TAKES_USER.has(operation)))
    wanted.set("user", target.endUser);
  if (payload.kind === "form") return rewriteForm(body, payload.form, wanted);
  const asJson = [...wanted].map(
    ([name, value]) => [name, value === null ? null : JSON.stringify(value)] as const,
  );
  return rewriteJson(body, payload.fields, new Map(asJson));
}

/** Of its body, as it goes upstream. */
export function contentTypeOf({ payload }: MediaRequest): string {
  return payload.kind === "form" ? payload.contentType : "application/json";
}
