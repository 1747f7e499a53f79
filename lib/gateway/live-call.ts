import type { AdmitRecord, AdmitVerdict, FailedAttempt } from "@/lib/db/batch/records";
import { AdmissionUnavailableError, notAdmitted } from "./admission";
import { Attempt, type AttemptOwner } from "./attempt";
import type { BookingResult } from "./booking";
import { settleRecord, unbookedRecord, type EndedCall } from "./call-record";
import type { CallReply } from "./call-reply";
import { CHARGES, type Ending } from "./charges";
import type { StockUse } from "./draws";
import { meter, type Metered, type Observation } from "./metering";
import { admitRecord, type CallPlan } from "./plan";
import type { Dialect, ParsedRequest, StreamReader, WholeAnswer } from "./protocols/dialect";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";
import { reservesFor } from "./stock";
import type { Candidate } from "./routing";
import type { CallServices } from "./services";
import type { Ticking } from "./live-calls";
import { FAULTS, type UpstreamFault } from "./upstream-fault";
import { reportAnomaly, reportHealth, reportVerdict } from "./call-reports";

/** What a call is made of. */
export interface CallParts {
  readonly services: CallServices;
  readonly dialect: Dialect;
  readonly request: ParsedRequest;
  readonly plan: CallPlan;
  readonly reply: CallReply;
  readonly id: string;
  readonly rateCardId: string;
  readonly startedAt: number;
}

/** What the client gets once the call is booked. */
type Result =
  | { readonly kind: "stream"; readonly tail: readonly Buffer[] }
  | { readonly kind: "whole"; readonly body: Buffer }
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly inStream: boolean };

/** Time a hold outlives the longest call by: its drain, its booking, and some. */
const HOLD_SLACK_MS = 300_000;

/**
 * One call from its admission to its booking. Everything that can end it (an answer, a fault, a clock, a client that
 * leaves) comes to `#end`, once, with the row of CHARGES.md that says what it costs.
 */
export class LiveCall implements AttemptOwner, Ticking {
  readonly #parts: CallParts;
  readonly #services: CallServices;
  #admitted: AdmitRecord | null = null;
  #admittedAt = 0;
  #next = 0;
  #attempt: Attempt | null = null;
  readonly #failed: FailedAttempt[] = [];
  /** Observations of failed tries whose cost is absorbed, counted at the end. */
  readonly #absorbed: { readonly candidate: Candidate; readonly seen: Observation }[] = [];
  /** Reading to the end for a client that has left; until when (milliseconds). */
  #drainUntil: number | null = null;
  #switching = false;
  #ended = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.#services = parts.services;
  }

  /** Runs the call until its first try is under way, or it was refused. @throws only mistakes of ours. */
  async run(): Promise<void> {
    const { reply } = this.#parts;
    reply.onLeave(() => this.#left());
    reply.onFlow((flowing) => {
      if (flowing) this.#attempt?.exchange?.resume();
      else this.#attempt?.exchange?.pause();
    });
    const refusal = await this.#admit();
    if (refusal) return reply.refuse(refusal);
    this.#services.live.add(this);
    const candidate = this.#parts.plan.candidates[this.#next];
    if (!candidate) throw new Error("admitted without a candidate");
    if (reply.left) return this.#leaveEarly(candidate);
    this.#send(candidate);
  }

  /** Tries candidates until one's stock suffices; money is the same for all of them. */
  async #admit(): Promise<Refusal | null> {
    const { plan, request, id, rateCardId, startedAt } = this.#parts;
    const expiresAt = new Date(startedAt + this.#services.limits.totalMs + HOLD_SLACK_MS);
    for (; this.#next < plan.candidates.length; this.#next++) {
      const candidate = plan.candidates[this.#next] as Candidate;
      const record = admitRecord(plan, candidate, request, { id, rateCardId, expiresAt });
      let verdict: AdmitVerdict;
      try {
        verdict = await this.#services.admission.admit(record);
      } catch (error) {
        if (error instanceof AdmissionUnavailableError) return refusals.booksUnavailable;
        throw error;
      }
      if (verdict.kind === "admitted") {
        this.#admitted = record;
        this.#admittedAt = this.#services.now();
        return null;
      }
      const refusal = reportVerdict(this.#services.alerts, plan, candidate, verdict);
      if (verdict.kind !== "stock_short") return refusal;
    }
    return refusals.noCapacity;
  }

  #send(candidate: Candidate): void {
    const { dialect, request, plan } = this.#parts;
    const attempt = new Attempt(this, candidate, dialect, request, this.#services);
    this.#attempt = attempt;
    const body = dialect.upstreamBody(request, {
      modelName: candidate.modelName,
      maxTokens: plan.maxTokens,
      maxTokensField: plan.model.vendor === "openai" ? "max_completion_tokens" : "max_tokens",
    });
    attempt.exchange = this.#services.upstreams.send(
      {
        origin: candidate.origin,
        path: candidate.basePath + dialect.path,
        method: "POST",
        headers: [
          "authorization",
          candidate.bearer,
          "content-type",
          "application/json",
          "accept",
          request.stream ? "text/event-stream" : "application/json",
          "accept-encoding",
          "identity",
          "user-agent",
          "entrepot",
        ],
        body,
      },
      attempt,
    );
  }

  // ---- what a try tells

  streamed({ reader }: Attempt): void {
    if (!reader?.meaningful || reader.out.length === 0) return;
    const events = reader.out;
    reader.out = [];
    if (!this.#parts.reply.left) this.#parts.reply.stream(events, this.#services.now());
  }

  completed(attempt: Attempt): void {
    const reader = attempt.reader as StreamReader;
    reportHealth(this.#services, this.#parts.plan, attempt, null);
    const ending = this.#parts.reply.left ? "left_drained" : "complete";
    this.#end(ending, observed(reader), { kind: "stream", tail: reader.tail });
  }

  answered(attempt: Attempt, answer: WholeAnswer): void {
    reportHealth(this.#services, this.#parts.plan, attempt, null);
    const ending = this.#parts.reply.left ? "left_whole" : "complete";
    this.#end(ending, { ...answer, text: () => answer.text() }, { kind: "whole", body: answer.body });
  }

  failed(attempt: Attempt, fault: UpstreamFault): void {
    reportHealth(this.#services, this.#parts.plan, attempt, fault);
    const { reply } = this.#parts;
    const following = this.#parts.plan.candidates[this.#next + 1];
    const mayTry =
      this.#failed.length + 1 < this.#services.limits.attempts && !reply.left && !reply.delivered;
    if (fault.failover && following && mayTry) return this.#try(following, attempt, fault);
    const seen = observed(attempt.reader);
    if (fault.ending === "broken" && reply.delivered) return void this.#endBroken(seen, fault.refusal);
    // Nobody was listening any more: what was generated is charged as if it had been stopped (C18).
    const ending = reply.left && seen.output && fault.ending === "broken" ? "left_stopped" : fault.ending;
    this.#end(ending, seen, this.#refusal(fault.refusal, fault.ending === "no_output"));
  }

  /** C13: free, as long as such calls are few among the customer's. */
  async #endBroken(seen: Seen, refusal: Refusal): Promise<void> {
    const { caller, priced } = this.#parts.plan;
    const { grace, now } = this.#services;
    const free = await grace.isFree(caller.tenant.tenantId, priced.card.customerId, now());
    if (free) return this.#end("broken", seen, this.#refusal(refusal));
    this.#end("broken_charged", seen, this.#refusal(refusals.upstreamBrokenCharged));
  }

  // ---- failover

  #try(candidate: Candidate, failed: Attempt, fault: UpstreamFault): void {
    this.#failed.push(failed.record(fault));
    if (CHARGES[fault.ending].stock === "absorbed") {
      const seen = this.#observation(fault.ending, failed.candidate, observed(failed.reader));
      this.#absorbed.push({ candidate: failed.candidate, seen });
    }
    this.#next += 1;
    if (candidate.account.id === this.#admitted?.supplierAccountId) return this.#send(candidate);
    this.#switching = true;
    this.#rehold(candidate, fault).catch((error: unknown) => this.#mistake(error));
  }

  /** Stock is held anew at the next account before anything is sent there. */
  async #rehold(candidate: Candidate, fault: UpstreamFault): Promise<void> {
    const admitted = this.#admitted as AdmitRecord;
    const lots = reservesFor(candidate.stock.reservable, this.#parts.plan.bound);
    const place = { upstreamId: candidate.upstream.id, supplierAccountId: candidate.account.id, lots };
    const held = await this.#services.rehold.move({ ...admitted, ...place }).catch(() => false);
    this.#switching = false;
    if (this.#ended) return;
    if (held) {
      this.#admitted = { ...admitted, ...place };
      if (!this.#parts.reply.left) return this.#send(candidate);
    }
    const inStream = fault.ending === "no_output";
    this.#end(fault.ending, observed(null), this.#refusal(fault.refusal, inStream), true);
  }

  // ---- what else can end it

  #left(): void {
    if (this.#ended || !this.#admitted || this.#switching) return;
    const attempt = this.#attempt;
    if (!attempt || attempt.over || !this.#parts.request.stream) return;
    if (!attempt.candidate.upstream.billsAfterAbort) return this.#cut("left_stopped", null);
    const { live, limits, now } = this.#services;
    if (!live.takeDrain(limits.drainSlots)) return this.#cut("left_undrained", null);
    this.#drainUntil = now() + limits.drainMs;
    attempt.exchange?.resume();
  }

  #leaveEarly(candidate: Candidate): void {
    const { services } = this.#parts;
    this.#ended = true;
    services.live.delete(this);
    services.metrics.calls.inc({ outcome: CHARGES.left_early.outcome });
    const record = notAdmitted(
      this.#admitted as AdmitRecord,
      CHARGES.left_early.outcome,
      CHARGES.left_early.row,
    );
    void services.booking.book({ ...record, httpStatus: 499, upstreamId: candidate.upstream.id });
  }

  tick(now: number): void {
    const attempt = this.#attempt;
    if (this.#ended) return this.#parts.reply.keepAlive(now, this.#services.limits.pingMs);
    if (!attempt || attempt.over) return;
    const { limits } = this.#services;
    const { request, reply, startedAt } = this.#parts;
    if (now - startedAt >= limits.totalMs)
      return this.#cut("own_limit", refusals.cutOff("This call took too long."));
    if (this.#drainUntil !== null && now >= this.#drainUntil) return this.#cut("left_undrained", null);
    if (reply.stalled(now, limits.stallMs)) return this.#stalled(attempt);
    const firstByteMs = request.stream ? limits.firstByteStreamMs : limits.firstByteWholeMs;
    if (attempt.firstByteAt === null && now - attempt.startedAt >= firstByteMs)
      return attempt.fail(FAULTS.firstByteTimeout);
    if (attempt.firstByteAt !== null && !reply.blocked && now - attempt.lastByteAt >= limits.idleMs)
      return attempt.fail(FAULTS.broken);
    if (request.stream && !reply.left && now - startedAt >= limits.holdHeadersMs)
      reply.keepAlive(now, limits.pingMs);
  }

  /** C23: a client that does not read is as one that left. */
  #stalled(attempt: Attempt): void {
    this.#parts.reply.abandon();
    if (!attempt.over) this.#left();
  }

  recheckAccess(): void {
    const { caller, priced } = this.#parts.plan;
    if (!this.#parts.request.stream || this.#ended || this.#switching || this.#attempt?.over !== false)
      return;
    const { tenant, key } = caller;
    const open = tenant.active && tenant.parties.find(priced.card.customerId)?.active === true;
    if (open && this.#services.keyIsActive(key.id)) return;
    this.#cut("access_ended", refusals.accessEnded);
  }

  cutOff(): void {
    if (!this.#ended) this.#cut("own_limit", refusals.cutOff("This server is being restarted."));
  }

  /** Ends the try under way, and with it the call. */
  #cut(ending: Ending, refusal: Refusal | null): void {
    const reader = this.#attempt?.reader ?? null;
    this.#attempt?.abandon();
    this.#end(ending, observed(reader), this.#refusal(refusal ?? refusals.cutOff("The client left.")));
  }

  // ---- the end

  /** @param inStream told in a stream that is begun for it, if need be: the upstream's own was (C12) */
  #refusal(refusal: Refusal, inStream = false): Result {
    return { kind: "refusal", refusal, inStream: inStream && this.#parts.request.stream };
  }

  /** @param counted the last try's cost is among `#absorbed` already */
  #end(ending: Ending, seen: Seen, result: Result, counted = false): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#drainUntil !== null) this.#services.live.giveDrainBack();
    this.#finish(ending, seen, result, counted).catch((error: unknown) => this.#mistake(error));
  }

  async #finish(ending: Ending, seen: Seen, result: Result, counted: boolean): Promise<void> {
    const { services, plan } = this.#parts;
    const candidate = this.#attempt?.candidate ?? (plan.candidates[0] as Candidate);
    const metered = counted
      ? unmetered(ending)
      : await meter(this.#observation(ending, candidate, seen), services.counter);
    const call = this.#endedCall(ending, candidate, seen, metered, result, await this.#absorbedUses());
    reportAnomaly(services, plan, candidate, metered, call.admitted.callId);
    const booked = services.booking.book(settleRecord(call), unbookedRecord(call));
    services.metrics.calls.inc({ outcome: CHARGES[ending].outcome });
    const booking = result.kind === "refusal" ? await soon(booked) : await booked;
    services.live.delete(this);
    this.#deliver(result, booking);
  }

  #deliver(result: Result, booking: BookingResult | "under_way"): void {
    const { reply } = this.#parts;
    if (reply.left) return;
    const good = booking === "booked";
    switch (result.kind) {
      case "stream":
        return good ? reply.endStream(result.tail) : reply.refuse(refusals.notBooked);
      case "whole":
        return good ? reply.whole(result.body) : reply.refuse(refusals.notBooked);
      case "refusal":
        return reply.refuse(result.refusal, result.inStream);
      default:
        return result satisfies never;
    }
  }

  #endedCall(
    ending: Ending,
    candidate: Candidate,
    seen: Seen,
    metered: Metered,
    result: Result,
    absorbedBefore: readonly StockUse[],
  ): EndedCall {
    const { startedAt, plan, reply } = this.#parts;
    const attempt = this.#attempt;
    const status = result.kind === "refusal" ? result.refusal.status : 200;
    return {
      admitted: this.#admitted as AdmitRecord,
      sheet: plan.sheet,
      candidate,
      ending,
      metered,
      facts: {
        httpStatus: reply.left ? 499 : status,
        finishReason: seen.finishReason,
        queueMs: Math.max(0, this.#admittedAt - startedAt),
        firstByteMs: attempt?.firstByteAt == null ? null : Math.max(0, attempt.firstByteAt - startedAt),
        totalMs: Math.max(0, this.#services.now() - startedAt),
        attempts: this.#failed.length + 1,
        upstreamRequestId: attempt?.upstreamRequestId ?? null,
        rawUsage: seen.usage ?? undefined,
      },
      failedAttempts: this.#failed,
      absorbedBefore,
    };
  }

  #observation(ending: Ending, candidate: Candidate, seen: Seen): Observation {
    const { dialect, plan, request } = this.#parts;
    return {
      ending,
      dialect,
      sheet: plan.sheet,
      bound: plan.bound,
      contextTokens: plan.model.contextWindow,
      requestBody: request.body,
      rawUsage: seen.usage,
      usageBroken: seen.usageBroken,
      output: seen.output,
      trueZeros: candidate.upstream.settings.trueZeros === true,
      text: () => seen.text(),
    };
  }

  async #absorbedUses(): Promise<StockUse[]> {
    if (this.#absorbed.length === 0) return [];
    return Promise.all(
      this.#absorbed.map(async ({ candidate, seen }) => {
        const { usage } = await meter(seen, this.#services.counter);
        return { accountId: candidate.account.id, stock: candidate.stock, usage };
      }),
    );
  }

  /** Nothing may leave a call open: whatever went wrong, the client is told and the hold is given back. */
  #mistake(error: unknown): void {
    const { reply, services, id } = this.#parts;
    services.onMistake(error, id);
    services.live.delete(this);
    if (this.#admitted)
      void services.booking.book({ ...notAdmitted(this.#admitted, "our_mistake"), httpStatus: 500 });
    if (!reply.left) reply.refuse(refusals.ourMistake(reply.requestId));
  }
}

/** What was seen of an answer, whole or in part. */
type Seen = Pick<WholeAnswer, "usage" | "usageBroken" | "output" | "finishReason" | "text">;

const NOTHING_SEEN: Seen = {
  usage: null,
  usageBroken: false,
  output: false,
  finishReason: null,
  text: () => "",
};

function observed(reader: StreamReader | null): Seen {
  return reader ?? NOTHING_SEEN;
}

const NO_USAGE: readonly bigint[] = new Array<bigint>(13).fill(0n);

function unmetered(ending: Ending): Metered {
  return {
    usage: NO_USAGE,
    excess: null,
    estimated: false,
    quarantined: false,
    row: CHARGES[ending].row,
    anomaly: null,
  };
}

const SOON_MS = 1_000;

/** An error is told even while its booking waits for a database that is away. */
async function soon(booking: Promise<BookingResult>): Promise<BookingResult | "under_way"> {
  const { promise, resolve } = Promise.withResolvers<"under_way">();
  const patience = setTimeout(resolve, SOON_MS, "under_way");
  const first = await Promise.race([booking, promise]);
  clearTimeout(patience);
  return first;
}
