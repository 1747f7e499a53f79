import type { CutReason, UsageReading } from "../contract";

/** Why a choice ended. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "refusal" | "pause";

/** One step of an answer, in order. `choice` counts from 0; `call` counts tool calls within a choice from 0. */
export type AnswerDelta =
  | { readonly kind: "text"; readonly choice: number; readonly text: string }
  | { readonly kind: "refusal"; readonly choice: number; readonly text: string }
  | { readonly kind: "reasoning"; readonly choice: number; readonly text: string }
  /** The seal on the reasoning just told. */
  | { readonly kind: "reasoning_signature"; readonly choice: number; readonly signature: string }
  /** Reasoning shown only encrypted. */
  | { readonly kind: "reasoning_redacted"; readonly choice: number; readonly data: string }
  | {
      readonly kind: "tool_call";
      readonly choice: number;
      readonly call: number;
      readonly id: string;
      readonly name: string;
      readonly signature: string | null;
    }
  /** A piece of the arguments' JSON text of a call told before. */
  | { readonly kind: "tool_arguments"; readonly choice: number; readonly call: number; readonly json: string }
  | { readonly kind: "image"; readonly choice: number; readonly mimeType: string; readonly data: string }
  | {
      readonly kind: "finish";
      readonly choice: number;
      readonly reason: FinishReason;
      readonly stop: string | null;
      /** We ended it. */
      readonly cut?: CutReason;
    };

/** A whole answer: the same steps, all of them. Text and arguments may come in one piece each. */
export interface Answer {
  /** The vendor's own id, for the log only: never told to a client. */
  readonly id: string | null;
  readonly deltas: readonly AnswerDelta[];
  /** The vendor's usage object. */
  readonly rawUsage: unknown;
}

/** Reads an upstream's stream, event by event. Knows nothing of clients. */
export interface AnswerReader {
  /** Steps read since they were last taken away. */
  deltas: AnswerDelta[];
  /** The vendor's usage so far, merged by its rules (PROTOCOLS.md: take the last non-null). */
  readonly usage: unknown;
  readonly usageBroken: boolean;
  /** Data has come, and some of it was of the protocol. */
  readonly spoke: boolean;
  readonly wellFormed: boolean;
  /** The vendor said that the stream is complete. */
  readonly done: boolean;
  readonly fault: "error_event" | "malformed" | null;
  push(chunk: Buffer): void;
  /** The connection closed in order; `done` afterwards tells whether the answer was complete. */
  end(): void;
}

/** What an answer's writer is told before the first step. */
export interface AnswerHead {
  /** The id the client gets, of our own making: hex digits without a prefix. */
  readonly hex: string;
  /** What the client calls the model. */
  readonly model: string;
  /** Seconds. */
  readonly createdAt: number;
  /** Tokens of input as counted by bytes: what Anthropic's `message_start` must say before it is known. */
  readonly inputEstimate: number;
}

/** Usage for the client's eyes: disjoint buckets, a slot per dimension; null where none could be read. */
export type ToldUsage = Extract<UsageReading, { kind: "read" }>["usage"] | null;

/** Writes a stream in a client's protocol. */
export interface AnswerWriter {
  /** The events for one step; the first call also opens the stream. */
  write(delta: AnswerDelta): Buffer[];
  /** The last events: what had to wait, usage where the client is to have it, and the end. Sent after the call is booked. */
  end(usage: ToldUsage): Buffer[];
}
