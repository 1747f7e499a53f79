import type { TopLevel } from "../../json/top-level";
import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { autoTier } from "../../service-tier";
import { isRefusal, type IncomingRequest, type MediaFacts, type ParsedRequest } from "../contract";
import { readObject } from "../../json/read-object";
import { carriesMedia, openingText, requestText } from "./content-text";
import { mediaIn, NO_MEDIA } from "./media-tokens";
import { numberOrNull, parseRecord, recordOf, recordsOf, textOrNull } from "./json-value";
import { problemOfMessages } from "./messages-params";
import { bringsText, searchesIn } from "./tool-checks";

/** A request for a message, with what is needed to send it on. */
export interface MessagesRequest extends ParsedRequest {
  readonly fields: TopLevel;
  readonly media: () => MediaFacts;
  /** `thinking.budget_tokens`, which must fit into whatever the answer may have. */
  readonly thinkingBudget: number | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** The client's `anthropic-version`. */
  readonly version: string | null;
  /** The names in the client's `anthropic-beta`. */
  readonly betas: readonly string[];
}

/** Reads `POST /v1/messages`. Everything wrong with a request is found here, before anything is held or sent. */
export function parseMessages(incoming: IncomingRequest, limits: GatewayLimits): MessagesRequest | Refusal {
  const read = readObject(incoming.body, limits.jsonDepth);
  if (isRefusal(read)) return read;
  const problem = problemOfMessages(read.json, "max_tokens");
  return problem ?? messagesRequest(incoming, read.json, read.fields);
}

/** The request a body that was checked makes. */
export function messagesRequest(
  { body, header }: Pick<IncomingRequest, "body" | "header">,
  json: Readonly<Record<string, unknown>>,
  fields: TopLevel,
): MessagesRequest {
  const media = carriesMedia(json);
  // Looked at now: admission asks for it in any case, and the tree is not kept until then.
  const facts = media ? mediaIn(json) : NO_MEDIA;
  const searches = searchesIn(json.tools);
  const metadata = (json.metadata ?? null) === null ? null : recordOf(json.metadata);
  return {
    operation: "chat",
    model: String(json.model),
    stream: json.stream === true,
    n: 1,
    maxTokens: numberOrNull(json.max_tokens),
    unsizable: media || vendorBringsText(json),
    media: () => facts,
    audio: false,
    units: searches === 0n ? {} : { tool_call: searches },
    needs: {
      vision: media,
      tools: recordsOf(json.tools).length > 0,
      audio: false,
      jsonSchema: wantsSchema(json),
    },
    preferences: null,
    ...autoTier(json.service_tier),
    user: textOrNull(metadata?.user_id),
    stickyText: openingText(json),
    body,
    fields,
    thinkingBudget: numberOrNull(recordOf(json.thinking).budget_tokens),
    metadata,
    version: header("anthropic-version") ?? null,
    betas: (header("anthropic-beta") ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    inputText: () => requestText(bodyOf(body)),
  };
}

/**
 * The body, parsed again: few calls need it after they were read, and a tree is larger than its bytes. It was parsed
 * before, so it can be.
 */
export function bodyOf(body: Buffer): Readonly<Record<string, unknown>> {
  return recordOf(parseRecord(body));
}

/** What a tool or a container of the vendor adds is input that the body does not show. */
function vendorBringsText(json: Readonly<Record<string, unknown>>): boolean {
  const servers = recordsOf(json.mcp_servers).length > 0;
  return servers || (json.container ?? null) !== null || bringsText(json.tools);
}

function wantsSchema(json: Readonly<Record<string, unknown>>): boolean {
  return (json.output_format ?? recordOf(json.output_config).format ?? null) !== null;
}
