import type { Refusal } from "../../refusal";
import type {
  ParsedRequest,
  Target,
  UpstreamError,
  UsageBounds,
  UsageReading,
  WireRequest,
} from "../contract";
import type { Answer, AnswerHead, AnswerReader, AnswerWriter, ToldUsage } from "./answer";
import type { Conversation } from "./conversation";

/** How a client's chat protocol becomes a conversation, and how an answer is told in it. */
export interface ClientConverter<Q extends ParsedRequest> {
  /**
   * Reads a request that `parse` accepted. A field that means something and that no other protocol has a word for is
   * refused with its name (400), never dropped in silence; one that only tunes this vendor's service may be left out, and
   * the folder's README says so.
   */
  toConversation(request: Q): Conversation | Refusal;
  openAnswer(request: Q, head: AnswerHead): AnswerWriter;
  /** The whole answer as JSON. */
  writeAnswer(request: Q, head: AnswerHead, answer: Answer, usage: ToldUsage): Buffer;
}

/** How a conversation is put to an upstream, and how its answer is read. */
export interface UpstreamConverter {
  /** The request, or why this vendor cannot carry it (400, naming what). */
  fromConversation(conversation: Conversation, target: Target): WireRequest | Refusal;
  readonly streamType: string;
  openAnswer(settings: Readonly<Record<string, unknown>>, maxEventBytes: number): AnswerReader;
  /** Null when it is no answer of the protocol. An error in an answer's clothes: "error". */
  readAnswer(bytes: Buffer): Answer | "error" | null;
  readUsage(raw: unknown, bounds: UsageBounds): UsageReading;
  readError(bytes: Buffer): UpstreamError;
}
