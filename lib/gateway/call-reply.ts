import { WIRE_PREFIX } from "@/lib/domain/tenancy/wire-id";
import { ClientStream } from "./client-stream";
import type { GatewayReply } from "./contract";
import type { ClientProtocol, WholeAnswer } from "./protocols/contract";
import { errorHeaders } from "./protocols/error-headers";
import type { Refusal } from "./refusal";

const STREAM_HEADERS = ["cache-control", "no-cache, no-transform", "x-accel-buffering", "no"];

/** Answers one call in its protocol: a stream, a whole answer or an error, with the ids to find it by. */
export class CallReply {
  /** Events of the answer have gone out: nobody else can serve this call any more. */
  delivered = false;
  /** The model that serves the call, where it is not the one that was asked for (C36). */
  servedModel: string | null = null;
  /** What comes in pieces is bytes of this type; null: the events of its protocol. */
  bytesType: string | null = null;
  /** How the caller's rate limits stand; names and values alternate. */
  rateHeaders: readonly string[] = [];
  readonly requestId: string;
  readonly #reply: GatewayReply;
  readonly #protocol: ClientProtocol;
  readonly #callId: string;
  readonly #isStream: boolean;
  #stream: ClientStream | null = null;
  #onFlow: ((flowing: boolean) => void) | null = null;

  /** @param hex the digits of the call's id */
  constructor(reply: GatewayReply, protocol: ClientProtocol, hex: string, isStream: boolean) {
    this.#reply = reply;
    this.#protocol = protocol;
    this.#callId = `${WIRE_PREFIX.call}_${hex}`;
    this.requestId = `req_${hex}`;
    this.#isStream = isStream;
  }

  /** The client is gone. */
  get left(): boolean {
    return this.#reply.closed;
  }

  onLeave(listener: () => void): void {
    this.#reply.onClose(listener);
  }

  /** Told false when the client lags behind, and true when it has caught up. */
  onFlow(listener: (flowing: boolean) => void): void {
    this.#onFlow = listener;
  }

  stream(events: readonly Buffer[], now: number): void {
    this.delivered = true;
    this.#opened().send(events, now);
  }

  endStream(events: readonly Buffer[]): void {
    this.#opened().end(events);
  }

  whole({ body, contentType }: Pick<WholeAnswer, "body" | "contentType">): void {
    const headers = [
      "content-type",
      contentType ?? "application/json; charset=utf-8",
      "content-length",
      String(body.length),
    ];
    this.#reply.start(200, [...headers, ...this.#ids()]);
    this.#reply.end(body);
  }

  /** @param inStream said in the stream even if that must be begun for it; otherwise only where it has begun */
  refuse(refusal: Refusal, inStream = false): void {
    // Sound that has begun has no words for an error: only a cut tells that it is not whole.
    if (this.bytesType !== null && this.#stream?.started) return this.#reply.destroy();
    if (inStream || this.#stream?.started)
      return this.#opened().end([this.#protocol.errorEvent(refusal, this.requestId)]);
    const body = this.#protocol.errorBody(refusal, this.requestId);
    this.#reply.start(refusal.status, [...errorHeaders(refusal, body.length), ...this.#ids()]);
    this.#reply.end(body);
  }

  /** A sign of life in a stream. @param mayBegin it has waited long enough for its first event */
  keepAlive(now: number, pingMs: number, mayBegin: boolean): void {
    if (!this.#isStream || this.left || !(mayBegin || this.#stream?.started)) return;
    this.#opened().keepAlive(now, pingMs);
  }

  get blocked(): boolean {
    return this.#stream?.blocked === true;
  }

  stalled(now: number, stallMs: number): boolean {
    return !this.left && this.#stream?.stalled(now, stallMs) === true;
  }

  /** Cuts a client that does not read; it counts as one that left. */
  abandon(): void {
    this.#reply.destroy();
  }

  #opened(): ClientStream {
    return (this.#stream ??= new ClientStream(
      this.#reply,
      () => ["content-type", this.bytesType ?? this.#protocol.streamType, ...STREAM_HEADERS, ...this.#ids()],
      this.#protocol,
      (flowing) => this.#onFlow?.(flowing),
    ));
  }

  #ids(): string[] {
    const { requestIdHeader } = this.#protocol;
    const ids = [requestIdHeader, this.requestId, "x-entrepot-call", this.#callId, ...this.rateHeaders];
    return this.servedModel === null ? ids : [...ids, "x-entrepot-model", this.servedModel];
  }
}
