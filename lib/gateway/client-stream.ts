import type { GatewayReply } from "./contract";

/** A stream to a client: begun late, kept alive while it waits, and watched for a client that does not read. */
export class ClientStream {
  readonly #reply: GatewayReply;
  readonly #headers: () => string[];
  readonly #ping: Buffer;
  readonly #onFlow: (flowing: boolean) => void;
  #lastSentAt = 0;
  /** Milliseconds since when the client does not read; 0 while it does. */
  #blockedSince = 0;
  started = false;

  /**
   * @param headers made when the stream begins
   * @param onFlow told false when the client lags behind, and true when it has caught up
   */
  constructor(
    reply: GatewayReply,
    headers: () => string[],
    ping: Buffer,
    onFlow: (flowing: boolean) => void,
  ) {
    this.#reply = reply;
    this.#headers = headers;
    this.#ping = ping;
    this.#onFlow = onFlow;
    reply.onDrain(() => this.#drained());
  }

  /** Sends events, beginning the stream where that has not happened. */
  send(events: readonly Buffer[], now: number): void {
    this.#begin();
    for (const event of events) this.#write(event, now);
  }

  /** A sign of life, if nothing was sent for so long. Must only be called between events. */
  keepAlive(now: number, pingMs: number): void {
    if (this.#blockedSince !== 0 || now - this.#lastSentAt < pingMs) return;
    this.#begin();
    this.#write(this.#ping, now);
  }

  /** Ends the stream with its last events. */
  end(events: readonly Buffer[]): void {
    this.#begin();
    const [only] = events;
    this.#reply.end(events.length <= 1 ? only : Buffer.concat(events));
  }

  /** The client does not read. */
  get blocked(): boolean {
    return this.#blockedSince !== 0;
  }

  /** Whether the client has not read for so long. */
  stalled(now: number, stallMs: number): boolean {
    return this.#blockedSince !== 0 && now - this.#blockedSince >= stallMs;
  }

  #begin(): void {
    if (this.started) return;
    this.started = true;
    this.#reply.start(200, this.#headers());
  }

  #write(bytes: Buffer, now: number): void {
    this.#lastSentAt = now;
    if (this.#reply.write(bytes) || this.#blockedSince !== 0) return;
    this.#blockedSince = now;
    this.#onFlow(false);
  }

  #drained(): void {
    if (this.#blockedSince === 0) return;
    this.#blockedSince = 0;
    this.#onFlow(true);
  }
}
