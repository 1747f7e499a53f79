import type { GatewayReply, GatewayRequest } from "./contract";
import type { ClientProtocol } from "./protocols/contract";
import type { Refusal } from "./refusal";
import type { GatewayRuntime } from "./runtime";

/** One request on its way through an endpoint. */
export interface EndpointContext {
  readonly runtime: GatewayRuntime;
  readonly request: GatewayRequest;
  readonly reply: GatewayReply;
  /** The digits of a UUIDv7: the request's id, and the call's where one comes of it. */
  readonly hex: string;
  /** As it is told to the client. */
  readonly requestId: string;
  readonly startedAt: number;
  /** What of the path the endpoint left open, decoded. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** How errors are said. */
  readonly protocol: ClientProtocol;
  /** Answers with an error in the endpoint's protocol. */
  refuse(refusal: Refusal): void;
  json(value: object): void;
}

export type Endpoint = (context: EndpointContext) => Promise<void>;
