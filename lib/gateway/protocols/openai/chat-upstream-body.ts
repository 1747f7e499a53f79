import { splice, type Edit } from "../../json/splice";
import type { Target } from "../contract";
import type { ChatRequest } from "./chat-request";
import { dialectOf, type ChatDialect } from "./dialects";

const COMMA = Buffer.from(",");
const BOUNDS = ["max_tokens", "max_completion_tokens"] as const;
/** Where clients say who their own user is. */
const END_USERS = ["user", "safety_identifier"] as const;

/**
 * The bytes of a chat completion for an upstream in its dialect: the client's, but for the model's name, usage asked for
 * where it must be, the bound under the name it has there, and a pseudonym in place of the client's own user.
 */
export function chatUpstreamBody(request: ChatRequest, target: Target): Buffer {
  const dialect = dialectOf(target.settings);
  const edits = new Edits(request);
  if (target.modelName !== request.model) edits.set("model", target.modelName);
  editUsage(edits, request, dialect);
  editBound(edits, request, target, dialect);
  if (target.endUser !== null) {
    for (const name of END_USERS) if (name !== dialect.endUserField) edits.remove(name);
    if (dialect.endUserField !== null) edits.set(dialect.endUserField, target.endUser);
  }
  return edits.applied();
}

function editUsage(edits: Edits, request: ChatRequest, { streamOptions }: ChatDialect): void {
  if (!streamOptions) return edits.remove("stream_options");
  if (request.stream && !request.wantsUsage)
    edits.set("stream_options", { ...request.streamOptions, include_usage: true });
}

function editBound(edits: Edits, { maxTokens }: ChatRequest, target: Target, dialect: ChatDialect): void {
  const given = BOUNDS.filter((name) => edits.has(name));
  const only = dialect.maxTokensField;
  if (maxTokens === null) return edits.set(only ?? target.maxTokensField, target.maxTokens);
  const bound = Math.min(maxTokens, target.maxTokens);
  // A vendor that knows one name gets that one.
  for (const name of given) if (only !== null && name !== only) edits.remove(name);
  for (const name of only === null ? given : [only])
    if (bound !== maxTokens || !edits.has(name)) edits.set(name, bound);
}

/** Changes to the outermost fields of a request, made at once. */
class Edits {
  readonly #request: ChatRequest;
  readonly #set = new Map<string, Buffer>();
  readonly #removed = new Set<string>();

  constructor(request: ChatRequest) {
    this.#request = request;
  }

  /** Whether the client gave the field. */
  has(name: string): boolean {
    return this.#request.fields.fields.has(name);
  }

  set(name: string, value: unknown): void {
    this.#set.set(name, Buffer.from(JSON.stringify(value)));
  }

  remove(name: string): void {
    if (this.has(name)) this.#removed.add(name);
  }

  applied(): Buffer {
    if (this.#removed.size > 0) return this.#rebuilt();
    const { body, fields } = this.#request;
    const edits = [...this.#set].map(([name, json]): Edit => {
      const span = fields.fields.get(name);
      return span
        ? { from: span.from, to: span.to, bytes: json }
        : { from: fields.inside, to: fields.inside, bytes: Buffer.concat([keyOf(name), json, COMMA]) };
    });
    return splice(body, edits);
  }

  /** Fields that stay keep their bytes; only what stood between them is new. */
  #rebuilt(): Buffer {
    const { body, fields } = this.#request;
    const pieces: Buffer[] = [];
    for (const [name, { keyFrom, to }] of fields.fields) {
      if (this.#removed.has(name)) continue;
      const json = this.#set.get(name);
      pieces.push(COMMA, json ? Buffer.concat([keyOf(name), json]) : body.subarray(keyFrom, to));
      this.#set.delete(name);
    }
    for (const [name, json] of this.#set) pieces.push(COMMA, keyOf(name), json);
    return Buffer.concat([Buffer.from("{"), ...pieces.slice(1), Buffer.from("}")]);
  }
}

function keyOf(name: string): Buffer {
  return Buffer.from(`${JSON.stringify(name)}:`);
}
