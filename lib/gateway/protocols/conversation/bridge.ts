import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import type { Refusal } from "../../refusal";
import { tierNotCarried } from "../../service-tier";
import {
  isRefusal,
  type AnswerContext,
  type ParsedRequest,
  type Target,
  type UsageBounds,
  type WholeAnswer,
  type Wire,
  type WireRequest,
} from "../contract";
import type { Answer, AnswerHead, ToldUsage } from "./answer";
import { BridgedStream } from "./bridged-stream";
import { hasOutput, lastReason, textOf } from "./deltas";
import type { Conversation } from "./conversation";
import type { ClientConverter, UpstreamConverter } from "./converter";

/** Changes a conversation on its way: a curated model's system prompt and parameters. */
export type Amendment = (conversation: Conversation) => Conversation;

/**
 * A wire between a client and an upstream that speak different protocols. Nothing of the request's bytes goes upstream:
 * it is read into a conversation and written anew; the answer likewise.
 */
export function bridge<Q extends ParsedRequest>(
  client: ClientConverter<Q>,
  upstream: UpstreamConverter,
  amend: Amendment = (conversation) => conversation,
): Wire<Q> {
  const conversations = new WeakMap<Q, Conversation | Refusal>();
  const read = (request: Q): Conversation | Refusal => {
    let known = conversations.get(request);
    if (!known) {
      const made = client.toConversation(request);
      conversations.set(request, (known = isRefusal(made) ? made : amend(made)));
    }
    return known;
  };
  const write = (request: Q, target: Target): WireRequest | Refusal => {
    const conversation = read(request);
    return isRefusal(conversation) ? conversation : upstream.fromConversation(conversation, target);
  };
  return {
    problemOf(request, target) {
      if (request.serviceTier?.required) return tierNotCarried;
      const made = write(request, target);
      return isRefusal(made) ? made : null;
    },
    request(request, target) {
      const made = write(request, target);
      if (isRefusal(made)) throw new Error(`a request that cannot be carried was sent: ${made.message}`);
      return made;
    },
    streamType: upstream.streamType,
    openStream: (request, context) =>
      new BridgedStream(
        upstream.openAnswer(context.settings, context.maxEventBytes),
        client.openAnswer(request, headOf(request, context)),
        { n: request.n, told: (raw) => toldUsage(upstream, raw, context) },
      ),
    readAnswer(request, bytes, context) {
      const answer = upstream.readAnswer(bytes);
      if (answer === null) return null;
      if (answer === "error") return FAILED;
      const usage = toldUsage(upstream, answer.rawUsage, context);
      return wholeOf(answer, client.writeAnswer(request, headOf(request, context), answer, usage));
    },
    readUsage: (raw, bounds) => upstream.readUsage(raw, bounds),
    readError: (bytes) => upstream.readError(bytes),
  };
}

const BYTES_PER_TOKEN = 4;

function headOf(request: ParsedRequest, { hex, createdAt }: AnswerContext): AnswerHead {
  const inputEstimate = Math.ceil(request.body.length / BYTES_PER_TOKEN);
  return { hex, model: request.model, createdAt, inputEstimate };
}

const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** Usage for the client's eyes: as reported. What is charged is metered apart, within the call's bounds. */
function toldUsage(
  upstream: UpstreamConverter,
  raw: unknown,
  { upstreamModel, settings }: AnswerContext,
): ToldUsage {
  const bounds: UsageBounds = {
    contextTokens: UNBOUNDED,
    outputTokens: UNBOUNDED,
    audio: true,
    modelName: upstreamModel,
    settings,
  };
  const reading = upstream.readUsage(raw, bounds);
  switch (reading.kind) {
    case "read":
      return reading.usage;
    case "zero":
      return NO_USAGE;
    case "missing":
    case "input_only":
    case "absurd":
      return null;
    default:
      return reading satisfies never;
  }
}

const NO_USAGE: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);

function wholeOf(answer: Answer, body: Buffer): WholeAnswer {
  return {
    body,
    contentType: null,
    usage: answer.rawUsage,
    usageBroken: false,
    output: answer.deltas.some(hasOutput),
    finishReason: lastReason(answer.deltas),
    isError: false,
    text: () => answer.deltas.map(textOf).join(""),
  };
}

/** An error in the clothes of an answer: it is never delivered. */
const FAILED: WholeAnswer = {
  body: Buffer.alloc(0),
  contentType: null,
  usage: null,
  usageBroken: false,
  output: false,
  finishReason: null,
  isError: true,
  text: () => "",
};
