import type { GatewayReply } from "./contract";
import type { ClientProtocol } from "./protocols/contract";

/** A stream to a client: begun late, kept alive while it waits, and watched for a client that does not read. */
export class ClientStream {
  readonly #reply: GatewayReply;
  readonly #headers: () => string[];
  readonly #protocol: Pick<ClientProtocol, "ping" | "opening">;
  /** The first event, which begins with the opening, has been sent or is not to come. */
  #openedByEvent = false;
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
    protocol: Pick<ClientProtocol, "ping" | "opening">,
    onFlow: (flowing: boolean) => void,
  ) {
    this.#reply = reply;
    this.#headers = headers;
    this.#protocol = protocol;
    this.#onFlow = onFlow;
    reply.onDrain(() => this.#drained());
  }

  /** Sends events, beginning the stream where that has not happened. */
  send(events: readonly Buffer[], now: number): void {
    for (const event of this.#opened(events)) this.#write(event, now);
  }

  /** A sign of life, if nothing was sent for so long. Must only be called between events. */
  keepAlive(now: number, pingMs: number): void {
    if (this.#blockedSince !== 0 || now - this.#lastSentAt < pingMs) return;
    const { ping, opening } = this.#protocol;
    const first = !this.started && opening;
    this.#begin();
    this.#write(first ? Buffer.concat([first, ping]) : ping, now);
  }

  /** Ends the stream with its last events. */
  end(events: readonly Buffer[]): void {
    const last = this.#opened(events);
    const [only] = last;
    this.#reply.end(last.length <= 1 ? only : Buffer.concat(last));
  }

  /** Begins the stream where that has not happened; the opening comes once, whoever sends it. */
  #opened(events: readonly Buffer[]): readonly Buffer[] {
    const hasBegun = this.started;
    this.#begin();
    const { opening } = this.#protocol;
    const [first, ...rest] = events;
    if (!opening || !first || this.#openedByEvent) return events;
    this.#openedByEvent = true;
    const opens = first.subarray(0, opening.length).equals(opening);
    if (hasBegun) return opens ? [first.subarray(opening.length), ...rest] : events;
    return opens ? events : [opening, ...events];
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
