import type { AdmitRecord } from "@/lib/db/batch/records";
import { notAdmitted } from "./admission";
import { Attempt, type AttemptOwner } from "./attempt";
import { admitCall } from "./call-admission";
import { CallClosing } from "./call-closing";
import { seenOf, type CallParts, type CallResult } from "./call-parts";
import { reportHealth } from "./call-reports";
import { CHARGES, type Ending } from "./charges";
import type { Ticking } from "./live-calls";
import type { Seen } from "./metering";
import { isRefusal, type StreamReader, type WholeAnswer } from "./protocols/dialect";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";
import type { Candidate } from "./routing";
import { reservesFor } from "./stock";
import { FAULTS, type UpstreamFault } from "./upstream-fault";
import { upstreamRequest } from "./upstream-request";

/**
 * One call from its admission to its booking. Everything that can end it (an answer, a fault, a clock, a client that
 * leaves) comes to `#end`, once, with the row of CHARGES.md that says what it costs.
 */
export class LiveCall implements AttemptOwner, Ticking {
  readonly #parts: CallParts;
  readonly #closing: CallClosing;
  #admitted: AdmitRecord | null = null;
  #admittedAt = 0;
  /** The candidate in use. */
  #index = 0;
  #attempt: Attempt | null = null;
  /** Reading to the end for a client that has left; until when (milliseconds). */
  #drainUntil: number | null = null;
  /** Between two tries, while stock is held anew. */
  #switching = false;
  #mustEnd = false;
  #ended = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.#closing = new CallClosing(parts);
  }

  /** Runs the call until its first try is under way, or it was refused. @throws only mistakes of ours. */
  async run(): Promise<void> {
    const { reply, services, plan } = this.#parts;
    reply.onLeave(() => this.#left());
    reply.onFlow((flowing) => {
      if (flowing) this.#attempt?.exchange?.resume();
      else this.#attempt?.exchange?.pause();
    });
    const admitted = await admitCall(this.#parts);
    if (isRefusal(admitted)) {
      services.metrics.refusals.inc({ code: admitted.code });
      return reply.refuse(admitted);
    }
    this.#admitted = admitted.record;
    this.#admittedAt = services.now();
    this.#index = admitted.index;
    if (reply.left) return this.#leaveEarly(admitted.record);
    services.live.add(this);
    this.#send(plan.candidates[this.#index] as Candidate);
  }

  /** C22: nothing was sent, so nothing is owed. */
  #leaveEarly(admitted: AdmitRecord): void {
    const { services } = this.#parts;
    const { outcome, row } = CHARGES.left_early;
    this.#ended = true;
    services.metrics.calls.inc({ outcome });
    void services.booking.book({ ...notAdmitted(admitted, outcome, row), httpStatus: 499 });
  }

  #send(candidate: Candidate): void {
    const { dialect, request, services } = this.#parts;
    const attempt = new Attempt(this, candidate, dialect, request, services);
    this.#attempt = attempt;
    attempt.exchange = services.upstreams.send(upstreamRequest(this.#parts, candidate), attempt);
  }

  // ---- what a try tells

  streamed({ reader }: Attempt): void {
    if (!reader?.meaningful || reader.out.length === 0) return;
    const events = reader.out;
    reader.out = [];
    const { reply, services } = this.#parts;
    if (!reply.left) reply.stream(events, services.now());
  }

  completed(attempt: Attempt): void {
    const { reply, services, plan } = this.#parts;
    const reader = attempt.reader as StreamReader;
    reportHealth(services, plan, attempt, null);
    this.#end(reply.left ? "left_drained" : "complete", reader, { kind: "stream", tail: reader.tail });
  }

  answered(attempt: Attempt, answer: WholeAnswer): void {
    const { reply, services, plan } = this.#parts;
    reportHealth(services, plan, attempt, null);
    this.#end(reply.left ? "left_whole" : "complete", answer, { kind: "whole", body: answer.body });
  }

  failed(attempt: Attempt, fault: UpstreamFault): void {
    const { reply, services, plan } = this.#parts;
    reportHealth(services, plan, attempt, fault);
    const following = plan.candidates[this.#index + 1];
    const mayTry = this.#closing.failures + 1 < services.limits.attempts && !reply.left && !reply.delivered;
    if (fault.failover && following && mayTry) return this.#failOver(following, attempt, fault);
    const seen = seenOf(attempt.reader);
    if (fault.ending === "broken" && seen.output) return void this.#endBroken(seen, fault.refusal);
    this.#end(fault.ending, seen, this.#refusal(fault.refusal, fault.ending === "no_output"));
  }

  /** C13: free, as long as such calls are few among the customer's. */
  async #endBroken(seen: Seen, refusal: Refusal): Promise<void> {
    const { services, plan, reply } = this.#parts;
    // Nobody was listening any more: what was generated is charged as if it had been stopped (C18).
    if (reply.left) return this.#end("left_stopped", seen, this.#refusal(refusal));
    const { caller, priced } = plan;
    const free = await services.grace.isFree(caller.tenant.tenantId, priced.card.customerId, services.now());
    if (free) return this.#end("broken", seen, this.#refusal(refusal));
    this.#end("broken_charged", seen, this.#refusal(refusals.upstreamBrokenCharged));
  }

  // ---- failover

  #failOver(candidate: Candidate, attempt: Attempt, fault: UpstreamFault): void {
    this.#closing.addFailure(attempt, fault);
    this.#index += 1;
    if (candidate.account.id === this.#admitted?.supplierAccountId) return this.#send(candidate);
    this.#switching = true;
    this.#rehold(candidate, fault).catch((error: unknown) => this.#mistake(error));
  }

  /** Stock is held anew at the next account before anything is sent there. */
  async #rehold(candidate: Candidate, fault: UpstreamFault): Promise<void> {
    const { services, plan, reply } = this.#parts;
    const admitted = this.#admitted as AdmitRecord;
    const lots = reservesFor(candidate.stock.reservable, plan.bound);
    const place = { upstreamId: candidate.upstream.id, supplierAccountId: candidate.account.id, lots };
    const held = await services.rehold.move({ ...admitted, ...place }).catch(() => null);
    this.#switching = false;
    if (held) this.#admitted = { ...admitted, ...place };
    // Not known: whichever lots are reserved now, they are to be given back.
    if (held === null) this.#admitted = { ...admitted, lots: [...admitted.lots, ...lots] };
    if (held && !reply.left && !this.#mustEnd) return this.#send(candidate);
    this.#end(fault.ending, seenOf(null), this.#refusal(fault.refusal, fault.ending === "no_output"), true);
  }

  // ---- what else can end it

  #left(): void {
    const attempt = this.#attempt;
    // Before the first try, and between two, it is looked at when that is over; an answer that is not streamed is
    // finished all the same (C21).
    if (this.#ended || this.#switching || !attempt || attempt.over || !this.#parts.request.stream) return;
    if (!attempt.candidate.upstream.billsAfterAbort) return this.#cut("left_stopped", GONE);
    const { live, limits, now } = this.#parts.services;
    if (!live.takeDrain(limits.drainSlots)) return this.#cut("left_undrained", GONE);
    this.#drainUntil = now() + limits.drainMs;
    attempt.exchange?.resume();
  }

  tick(now: number): void {
    const { request, reply, startedAt, services } = this.#parts;
    const { limits } = services;
    if (this.#ended) return reply.keepAlive(now, limits.pingMs, false);
    const attempt = this.#attempt;
    if (!attempt || attempt.over) return;
    if (now - startedAt >= limits.totalMs)
      return this.#cut("own_limit", refusals.cutOff("This call took too long."));
    if (this.#drainUntil !== null && now >= this.#drainUntil) return this.#cut("left_undrained", GONE);
    // C23: a client that does not read is as one that left.
    if (reply.stalled(now, limits.stallMs)) return reply.abandon();
    const firstByteMs = request.stream ? limits.firstByteStreamMs : limits.firstByteWholeMs;
    if (attempt.firstByteAt === null && now - attempt.startedAt >= firstByteMs)
      return attempt.fail(FAULTS.firstByteTimeout);
    if (attempt.firstByteAt !== null && !reply.blocked && now - attempt.lastByteAt >= limits.idleMs)
      return attempt.fail(FAULTS.broken);
    if (request.stream) reply.keepAlive(now, limits.pingMs, now - startedAt >= limits.holdHeadersMs);
  }

  recheckAccess(): void {
    const { request, plan, services } = this.#parts;
    if (!request.stream || this.#ended || this.#switching || this.#attempt?.over !== false) return;
    const { tenant, key } = plan.caller;
    const open = tenant.active && tenant.parties.find(plan.priced.card.customerId)?.active === true;
    if (!open || !services.keyIsActive(key.id)) this.#cut("access_ended", refusals.accessEnded);
  }

  cutOff(): void {
    this.#mustEnd = true;
    if (!this.#ended && !this.#switching)
      this.#cut("own_limit", refusals.cutOff("This server is being restarted."));
  }

  /** Ends the try under way, and with it the call. */
  #cut(ending: Ending, refusal: Refusal): void {
    const reader = this.#attempt?.reader ?? null;
    this.#attempt?.abandon();
    this.#end(ending, seenOf(reader), this.#refusal(refusal));
  }

  // ---- the end

  #refusal(refusal: Refusal, inStream = false): CallResult {
    return { kind: "refusal", refusal, inStream: inStream && this.#parts.request.stream };
  }

  #end(ending: Ending, seen: Seen, result: CallResult, counted = false): void {
    if (this.#ended) return;
    this.#ended = true;
    const { services } = this.#parts;
    const [admitted, attempt, admittedAt] = [this.#admitted, this.#attempt, this.#admittedAt];
    if (this.#drainUntil !== null) services.live.giveDrainBack();
    if (!admitted || !attempt) return this.#mistake(new Error("ended before it began"));
    this.#closing.close({ ending, seen, result, admitted, admittedAt, attempt, counted }).then(
      () => services.live.delete(this),
      (error: unknown) => this.#mistake(error),
    );
  }

  #mistake(error: unknown): void {
    this.#ended = true;
    this.#parts.services.live.delete(this);
    this.#closing.mistake(error, this.#admitted);
  }
}

const GONE = refusals.cutOff("The client left.");
