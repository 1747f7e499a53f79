import type { IncomingHttpHeaders } from "node:http";
import type { FailedAttempt } from "@/lib/db/batch/records";
import { seenOf, type CallParts } from "./call-parts";
import { CHARGES, filteredEnding } from "./charges";
import type { UpstreamExchange, UpstreamListener } from "@/lib/integrations/upstream/upstream-client";
import type { GatewayLimits } from "./limits";
import type { Seen } from "./metering";
import type { Choice } from "./plan";
import type { AnswerContext, ParsedRequest, StreamReader, WholeAnswer } from "./protocols/contract";
import { FAULTS, faultOfStatus, type UpstreamFault } from "./upstream-fault";

/** Told what becomes of a try; exactly one of `completed`, `answered` and `failed` ends it. */
export interface AttemptOwner {
  /** Bytes of the stream were read: see `reader.out`. */
  streamed(attempt: Attempt): void;
  /** The stream is complete. */
  completed(attempt: Attempt): void;
  /** The whole answer is here. */
  answered(attempt: Attempt, answer: WholeAnswer): void;
  failed(attempt: Attempt, fault: UpstreamFault): void;
}

const LARGEST_ERROR = 64 * 1024;
const LONGEST_ID = 200;

/** One try at one upstream: turns what its connection brings into an answer, a stream or a fault. */
export class Attempt implements UpstreamListener {
  readonly choice: Choice;
  readonly startedAt: number;
  /** The stream, from the moment its headers are here. */
  reader: StreamReader | null = null;
  exchange: UpstreamExchange | null = null;
  status: number | null = null;
  upstreamRequestId: string | null = null;
  /** Milliseconds of the first byte that says something, and of the latest. */
  firstByteAt: number | null = null;
  lastByteAt: number;
  over = false;
  /** Gives back what it took of the upstream's limits; to be called when it is over. */
  leave: (() => void) | null = null;
  readonly #owner: AttemptOwner;
  readonly #request: ParsedRequest;
  readonly #hex: string;
  readonly #limits: GatewayLimits;
  readonly #now: () => number;
  #retryAfterS: number | null = null;
  /** What an error says is billed for it. */
  #statedUsage: unknown = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #contentType = "";

  constructor(owner: AttemptOwner, choice: Choice, { request, hex, services: { limits, now } }: CallParts) {
    this.#owner = owner;
    this.choice = choice;
    this.#request = request;
    this.#hex = hex;
    this.#limits = limits;
    this.#now = now;
    this.startedAt = this.lastByteAt = now();
  }

  get #context(): AnswerContext {
    const { modelName, settings } = this.choice.target;
    return {
      hex: this.#hex,
      upstreamModel: modelName,
      createdAt: Math.floor(this.startedAt / 1_000),
      maxEventBytes: this.#limits.answerBytes,
      settings,
    };
  }

  /** What it has shown so far. */
  get seen(): Seen {
    return seenOf(this.reader, this.#statedUsage);
  }

  /** Whether its answer comes in pieces, as far as is known. */
  get streams(): boolean {
    return this.reader !== null || (this.#request.stream && !mayAnswerWhole(this.choice, this.#request));
  }

  /** The fault of an upstream that has been silent for too long; null while it has not. `blocked`: it is we who do not read. */
  late(now: number, blocked: boolean): UpstreamFault | null {
    const { firstByteStreamMs, firstByteWholeMs, idleMs } = this.#limits;
    const firstByteMs = this.#request.stream && this.streams ? firstByteStreamMs : firstByteWholeMs;
    if (this.firstByteAt === null)
      return now - this.startedAt >= firstByteMs ? FAULTS.firstByteTimeout : null;
    return !blocked && now - this.lastByteAt >= idleMs ? FAULTS.broken : null;
  }

  onHead(status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.upstreamRequestId = requestIdOf(headers);
    if (!isSuccess(status)) {
      this.#retryAfterS = retryAfterOf(headers);
      return;
    }
    const { wire } = this.choice;
    // Nobody asked for compression: what is packed cannot be looked at, and may be a bomb.
    if ((headers["content-encoding"] ?? "identity") !== "identity") return this.fail(FAULTS.malformed);
    this.#contentType = headers["content-type"] ?? "";
    const isStream = this.#contentType.includes(wire.streamType);
    if (isStream !== this.#request.stream && (isStream || !mayAnswerWhole(this.choice, this.#request)))
      return this.fail(FAULTS.malformed);
    if (isStream) this.reader = wire.openStream(this.#request, this.#context);
    else if (!this.#request.stream)
      this.reader = wire.openBytes?.(this.#request, this.#context, this.#contentType) ?? null;
  }

  onData(chunk: Buffer): void {
    this.lastByteAt = this.#now();
    if (this.reader) return this.#readStream(this.reader, chunk);
    this.firstByteAt ??= this.lastByteAt;
    const most = isSuccess(this.status) ? this.#limits.answerBytes : LARGEST_ERROR;
    this.#bytes += chunk.length;
    if (this.#bytes <= most) this.#chunks.push(chunk);
    else if (isSuccess(this.status)) this.fail(FAULTS.malformed);
  }

  #readStream(reader: StreamReader, chunk: Buffer): void {
    reader.push(chunk);
    if (reader.meaningful) this.firstByteAt ??= this.lastByteAt;
    if (reader.fault) return this.fail(this.#streamFault(reader));
    this.#owner.streamed(this);
    if (reader.done) this.#complete();
  }

  onEnd(): void {
    if (this.over) return;
    if (this.reader) return this.#endStream(this.reader);
    const bytes =
      this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (!isSuccess(this.status)) return this.fail(this.#statusFault(bytes));
    const answer = this.choice.wire.readAnswer(this.#request, bytes, this.#context, this.#contentType);
    if (!answer) return this.fail(FAULTS.malformed);
    if (answer.isError) return this.fail(FAULTS.noOutput);
    this.#close();
    this.#owner.answered(this, answer);
  }

  #endStream(reader: StreamReader): void {
    reader.end();
    if (reader.fault || !reader.done) return this.fail(this.#streamFault(reader));
    this.#owner.streamed(this);
    this.#complete();
  }

  #complete(): void {
    if (this.over) return;
    const reader = this.reader;
    // "[DONE]" and nothing else is no answer (C12).
    if (reader && !reader.meaningful) return this.fail(FAULTS.noOutput);
    this.#close();
    this.#owner.completed(this);
  }

  onError(error: Error): void {
    if (this.status === null) return this.fail(isUnreadable(error) ? FAULTS.malformed : FAULTS.unreachable);
    if (this.reader) return this.fail(this.#streamFault(this.reader));
    this.fail(isSuccess(this.status) ? FAULTS.broken : this.#statusFault(Buffer.concat(this.#chunks)));
  }

  /** Ends the try with a fault, of the upstream's or found by a clock. */
  fail(fault: UpstreamFault): void {
    if (this.over) return;
    this.abandon();
    this.#owner.failed(this, fault);
  }

  /** Ends the try without telling anybody. */
  abandon(): void {
    this.#close();
    this.exchange?.abort();
  }

  #close(): void {
    this.over = true;
    this.leave?.();
  }

  #streamFault(reader: StreamReader): UpstreamFault {
    if (reader.output) return FAULTS.broken;
    // Data that is not of the protocol is no answer (C11); none, or an error in its place, is a stream without one (C12).
    const foreign = reader.spoke && !reader.wellFormed && reader.fault !== "error_event";
    return foreign && !reader.done ? FAULTS.malformed : FAULTS.noOutput;
  }

  #statusFault(body: Buffer): UpstreamFault {
    const { candidate, wire, offer } = this.choice;
    const error = wire.readError(body);
    const isStated = this.#isUsage(error.usage);
    if (isStated) this.#statedUsage = error.usage;
    const isBilled = isStated || candidate.upstream.settings.billsFiltered === true;
    const filtered = filteredEnding(isBilled, offer.served.filteredCharge);
    const { operation, model } = this.#request;
    const context = { retryAfterS: this.#retryAfterS, filtered, operation, model };
    return faultOfStatus(this.status ?? 0, error, context);
  }

  #isUsage(stated: unknown): boolean {
    if (stated === undefined) return false;
    const { wire, target, offer } = this.choice;
    const bounds = { contextTokens: offer.model.contextWindow, outputTokens: Number(offer.bound.output) };
    const { modelName, settings } = target;
    return (
      wire.readUsage(stated, { ...bounds, audio: offer.sheet.audio, modelName, settings }).kind === "read"
    );
  }

  /** How it is remembered when another try follows. */
  record(fault: UpstreamFault): FailedAttempt {
    const { candidate } = this.choice;
    return {
      upstreamId: candidate.upstream.id,
      supplierAccountId: candidate.account.id,
      credentialId: candidate.credentialId,
      startedAt: new Date(this.startedAt),
      outcome: CHARGES[fault.ending].outcome,
      httpStatus: this.status,
      firstByteMs: this.firstByteAt === null ? null : this.firstByteAt - this.startedAt,
      totalMs: this.#now() - this.startedAt,
      upstreamRequestId: this.upstreamRequestId,
    };
  }
}

/** Whether what is asked for as a stream may come whole, from this upstream. */
export function mayAnswerWhole({ wire, target }: Choice, request: ParsedRequest): boolean {
  return request.stream && wire.mayAnswerWhole?.(request, target) === true;
}

/** Long tasks are answered with 201 or 202 by some. */
function isSuccess(status: number | null): boolean {
  return status === 200 || status === 201 || status === 202;
}

/** It answered, in what is no HTTP or has endless headers: not the same as not being there (C11). */
function isUnreadable(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "UND_ERR_HEADERS_OVERFLOW" || error.name === "HTTPParserError";
}

function requestIdOf(headers: IncomingHttpHeaders): string | null {
  const id = headers["x-request-id"] ?? headers["request-id"];
  return typeof id === "string" ? id.slice(0, LONGEST_ID) : null;
}

function retryAfterOf(headers: IncomingHttpHeaders): number | null {
  const ms = Number(headers["retry-after-ms"] ?? Number.NaN);
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(ms)) return ms / 1_000;
  return Number.isFinite(seconds) ? seconds : null;
}
