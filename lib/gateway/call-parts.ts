import type { OnceMark } from "@/lib/db/batch/records";
import type { Ticket } from "./limiter/limiter";
import type { CallReply } from "./call-reply";
import type { CallPlan } from "./plan";
import type { Seen } from "./metering";
import type { ParsedRequest, StreamReader, WholeAnswer } from "./protocols/contract";
import type { Refusal } from "./refusal";
import type { CallServices } from "./services";

/** What a call is made of. */
export interface CallParts {
  readonly services: CallServices;
  readonly request: ParsedRequest;
  readonly plan: CallPlan;
  readonly reply: CallReply;
  readonly id: string;
  /** The digits of the id. */
  readonly hex: string;
  /** Where the client marked it to be made once. */
  readonly once: OnceMark | null;
  /** What it takes of rate limits until it ends. */
  readonly ticket: Ticket;
  /** Milliseconds. */
  readonly startedAt: number;
}

const NOTHING_SEEN: Seen = {
  usage: null,
  usageBroken: false,
  output: false,
  finishReason: null,
  text: () => "",
};

/** What a stream has shown so far; where none was opened, the usage an error stated, or nothing. */
export function seenOf(reader: StreamReader | null, statedUsage: unknown = null): Seen {
  return reader ?? (statedUsage === null ? NOTHING_SEEN : { ...NOTHING_SEEN, usage: statedUsage });
}

/** What the client gets once the call is booked. */
export type CallResult =
  | { readonly kind: "stream"; readonly tail: readonly Buffer[] }
  | { readonly kind: "whole"; readonly answer: Pick<WholeAnswer, "body" | "contentType"> }
  | {
      readonly kind: "refusal";
      readonly refusal: Refusal;
      /** Said in a stream that is begun for it, if need be: the upstream's own was (C12). */
      readonly inStream: boolean;
    };
