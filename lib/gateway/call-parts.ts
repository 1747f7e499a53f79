import type { CallReply } from "./call-reply";
import type { CallPlan } from "./plan";
import type { Seen } from "./metering";
import type { Dialect, ParsedRequest, StreamReader } from "./protocols/dialect";
import type { Refusal } from "./refusal";
import type { CallServices } from "./services";

/** What a call is made of. */
export interface CallParts {
  readonly services: CallServices;
  readonly dialect: Dialect;
  readonly request: ParsedRequest;
  readonly plan: CallPlan;
  readonly reply: CallReply;
  readonly id: string;
  readonly rateCardId: string;
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

/** What a stream has shown so far; nothing, where none was opened. */
export function seenOf(reader: StreamReader | null): Seen {
  return reader ?? NOTHING_SEEN;
}

/** What the client gets once the call is booked. */
export type CallResult =
  | { readonly kind: "stream"; readonly tail: readonly Buffer[] }
  | { readonly kind: "whole"; readonly body: Buffer }
  | {
      readonly kind: "refusal";
      readonly refusal: Refusal;
      /** Said in a stream that is begun for it, if need be: the upstream's own was (C12). */
      readonly inStream: boolean;
    };
