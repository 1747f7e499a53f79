/**
 * What the gateway asks of the server it is mounted in. Nothing here is Node's or Next's, so that one conformance suite
 * runs against every mount.
 */

/** Why a body could not be had: longer than allowed, or the client left before its end. */
export type BodyProblem = "too_large" | "client_left";

export interface GatewayRequest {
  readonly method: string;
  /** Path and query as they arrived. */
  readonly url: string;
  /** Of the connection, or what a configured proxy said of it; undefined where neither is known. */
  readonly remoteAddress: string | undefined;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The whole body, once. */
  readBody(maxBytes: number): Promise<Buffer | BodyProblem>;
}

export interface GatewayReply {
  /** The client left before the reply ended. */
  readonly closed: boolean;
  /** Tells once, when the client leaves before the reply ended. */
  onClose(listener: () => void): void;
  /** Begins the reply, once. Header names and values alternate. They may leave together with the first bytes. */
  start(status: number, headers: readonly string[]): void;
  /** Sends bytes. False asks to wait for `onDrain` before more. */
  write(bytes: Uint8Array): boolean;
  /** Tells each time the client has caught up after a `write` that answered false. */
  onDrain(listener: () => void): void;
  /** Ends the reply with its last bytes. */
  end(bytes?: Uint8Array): void;
  /** Cuts the connection. */
  destroy(): void;
}
