import type { AdmitRecord } from "@/lib/db/batch/records";
import { UnusableCredentialError } from "@/lib/integrations/upstream/credential-headers";
import type { UpstreamRequest } from "@/lib/integrations/upstream/upstream-client";
import { notAdmitted } from "./admission";
import { Attempt, mayAnswerWhole, type AttemptOwner } from "./attempt";
import { admitCall } from "./call-admission";
import { CallClosing } from "./call-closing";
import { seenOf, type CallParts, type CallResult } from "./call-parts";
import { reportHealth } from "./call-reports";
import { CHARGES, leftEnding, type Ending } from "./charges";
import type { Leave } from "./gates";
import type { Ticking } from "./live-calls";
import type { Seen } from "./metering";
import { entrantOf, nextChoice, type Choice } from "./plan";
import { growHold, outgrown, placeOf, ranOver, usedUp, wantsGrowth } from "./hold-growth";
import { isRefusal, type StreamReader, type WholeAnswer } from "./protocols/contract";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";
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
  /** The choice in use. */
  #index = 0;
  #attempt: Attempt | null = null;
  /** Reading to the end for a client that has left; until when (milliseconds). */
  #drainUntil: number | null = null;
  /** More is being held for the stream under way. */
  #growing: Promise<boolean> | null = null;
  /** The hold will not grow any more. */
  #heldForGood = false;
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
      this.#parts.ticket.end(0);
      services.metrics.refusals.inc({ code: admitted.code });
      return reply.refuse(admitted);
    }
    this.#admitted = admitted.record;
    this.#admittedAt = services.now();
    this.#index = admitted.index;
    if (reply.left) return this.#leaveEarly(admitted.record);
    services.live.add(this);
    this.#send(plan.choices[this.#index] as Choice);
  }

  /** C22: nothing was sent, so nothing is owed. */
  #leaveEarly(admitted: AdmitRecord): void {
    const { services } = this.#parts;
    const { outcome, row } = CHARGES.left_early;
    this.#ended = true;
    this.#parts.ticket.end(0);
    services.metrics.calls.inc({ outcome });
    void services.booking.book({ ...notAdmitted(admitted, outcome, row), httpStatus: 499 });
  }

  #send(choice: Choice): void {
    const { request: asked, reply, services } = this.#parts;
    const { slug } = choice.offer.model;
    reply.servedModel = slug === asked.model ? null : slug;
    const attempt = new Attempt(this, choice, this.#parts);
    this.#attempt = attempt;
    const { gates } = services;
    const entered = gates.enter(choice.candidate, entrantOf(this.#parts.plan.caller, asked, choice));
    if (!(entered instanceof Promise)) return this.#proceed(attempt, entered);
    this.#switching = true;
    entered.then(
      (leave) => {
        this.#switching = false;
        this.#proceed(attempt, leave);
      },
      (error: unknown) => this.#mistake(error),
    );
  }

  /** Sends it, unless there was no place, or nobody wants it any more: then nothing was sent, and nothing is owed. */
  #proceed(attempt: Attempt, leave: Leave | null): void {
    const { request: asked, reply, services } = this.#parts;
    if (this.#ended) return leave?.();
    attempt.leave = leave;
    if (leave === null || reply.left || this.#mustEnd) return attempt.fail(FAULTS.noPlace);
    const { choice } = attempt;
    const { choices } = this.#parts.plan;
    const mayGo = services.health.begin(choice.candidate.upstream.id, services.now());
    const hasOther = nextChoice(choices, this.#index, FAULTS.noPlace) < choices.length;
    if (!mayGo && hasOther) return attempt.fail(FAULTS.noPlace);
    const unusable = () => attempt.fail(FAULTS.refusedCredential);
    try {
      const request = upstreamRequest(services, asked, choice);
      if (request instanceof Promise) request.then((made) => this.#dispatch(attempt, made), unusable);
      else this.#dispatch(attempt, request);
    } catch (error) {
      if (!(error instanceof UnusableCredentialError)) throw error;
      unusable();
    }
  }

  #dispatch(attempt: Attempt, request: UpstreamRequest): void {
    if (!attempt.over) attempt.exchange = this.#parts.services.upstreams.send(request, attempt);
  }

  // ---- what a try tells

  streamed(attempt: Attempt): void {
    const { reader } = attempt;
    this.#parts.reply.bytesType = reader?.contentType ?? null;
    const isChat = this.#parts.request.operation === "chat";
    if (isChat && reader && ranOver(attempt.choice, reader)) return attempt.fail(FAULTS.broken);
    if (!reader?.meaningful || reader.out.length === 0) return;
    const events = reader.out;
    reader.out = [];
    const { reply, services } = this.#parts;
    if (!reply.left) reply.stream(events, services.now());
    if (wantsGrowth(attempt.choice, reader)) this.#watchHold(attempt, reader);
  }

  completed(attempt: Attempt): void {
    const { services, plan } = this.#parts;
    const reader = attempt.reader as StreamReader;
    reportHealth(services, plan, attempt, null);
    if (!this.#growing && !outgrown(attempt.choice, reader)) return this.#complete(reader);
    this.#grow(attempt.choice, true).then(
      () => this.#complete(reader),
      (error: unknown) => this.#mistake(error),
    );
  }

  #complete(reader: StreamReader): void {
    const { request, reply } = this.#parts;
    const left = leftEnding(request.stream || this.#drainUntil !== null);
    this.#end(reply.left ? left : "complete", reader, { kind: "stream", tail: reader.tail });
  }

  answered(attempt: Attempt, answer: WholeAnswer): void {
    const { reply, services, plan } = this.#parts;
    reportHealth(services, plan, attempt, null);
    this.#end(reply.left ? "left_whole" : "complete", answer, { kind: "whole", answer });
  }

  failed(attempt: Attempt, fault: UpstreamFault): void {
    const { reply, services, plan } = this.#parts;
    reportHealth(services, plan, attempt, fault);
    const next = nextChoice(plan.choices, this.#index, fault);
    const following = plan.choices[next];
    const mayTry =
      this.#closing.failures + 1 < services.limits.attempts &&
      !reply.left &&
      !reply.delivered &&
      !this.#mustEnd;
    if (fault.failover && following && mayTry) return this.#failOver(next, following, attempt, fault);
    const { seen } = attempt;
    if (fault.ending === "broken" && seen.output) return void this.#endBroken(seen, fault.refusal);
    this.#end(fault.ending, seen, this.#refusal(fault.refusal, fault.ending === "no_output"));
  }

  /** C13: free, as long as such calls are few among the customer's. */
  async #endBroken(seen: Seen, refusal: Refusal): Promise<void> {
    const { services, plan, reply } = this.#parts;
    // Nobody was listening any more: what was generated is charged as if it had been stopped (C18).
    if (reply.left) return this.#end("left_stopped", seen, this.#refusal(refusal));
    const { caller } = plan;
    const free = await services.grace.isFree(caller.tenant.tenantId, caller.key.partyId, services.now());
    if (free) return this.#end("broken", seen, this.#refusal(refusal));
    this.#end("broken_charged", seen, this.#refusal(refusals.upstreamBrokenCharged));
  }

  // ---- a hold that grows with its stream

  /** Lets the hold grow while the stream goes on; makes the upstream wait when all of it may be used. */
  #watchHold(attempt: Attempt, reader: StreamReader): void {
    if (this.#heldForGood) {
      if (usedUp(attempt.choice, reader)) this.#cutShort(attempt, reader);
      return;
    }
    if (usedUp(attempt.choice, reader)) attempt.exchange?.pause();
    if (this.#growing) return;
    this.#grow(attempt.choice, false).then(
      (grown) => {
        this.#heldForGood = !grown;
        if (attempt.over || this.#ended) return;
        if (!this.#parts.reply.blocked) attempt.exchange?.resume();
        if (!grown && usedUp(attempt.choice, reader)) this.#cutShort(attempt, reader);
      },
      (error: unknown) => this.#mistake(error),
    );
  }

  /** @returns whether more is held now; a database that is away is as a balance that is short. */
  #grow(choice: Choice, whole: boolean): Promise<boolean> {
    const { services } = this.#parts;
    const before = this.#growing ?? Promise.resolve(false);
    const growing = before.then(async () => {
      if (this.#ended) return false;
      const held = await growHold(services.rehold, choice, this.#admitted as AdmitRecord, whole).catch(
        () => null,
      );
      if (held) this.#admitted = held;
      return held !== null;
    });
    const tracked = growing.finally(() => {
      if (this.#growing === tracked) this.#growing = null;
    });
    this.#growing = tracked;
    return tracked;
  }

  /** What was held is used up, and there is no more: the answer ends as at a length limit, and says why. */
  #cutShort(attempt: Attempt, reader: StreamReader): void {
    const tail = reader.cutShort(refusals.balanceEnded);
    attempt.abandon();
    const { usage, usageBroken, output } = reader;
    const seen = { usage, usageBroken, output, finishReason: "length", text: () => reader.text() };
    this.#end("money_ended", seen, { kind: "stream", tail });
  }

  // ---- failover

  #failOver(index: number, choice: Choice, attempt: Attempt, fault: UpstreamFault): void {
    this.#closing.addFailure(attempt, fault);
    this.#index = index;
    const sameStock = choice.candidate.account.id === this.#admitted?.supplierAccountId;
    if (sameStock && choice.offer === attempt.choice.offer) return this.#send(choice);
    this.#switching = true;
    this.#rehold(choice, fault).catch((error: unknown) => this.#mistake(error));
  }

  /** Stock is held anew at the next account, or for the next model, before anything is sent there. */
  async #rehold(choice: Choice, fault: UpstreamFault): Promise<void> {
    const { services, reply } = this.#parts;
    const admitted = this.#admitted as AdmitRecord;
    const place = placeOf(choice);
    const { lots } = place;
    const verdict = await services.rehold.move(admitted, place).catch(() => null);
    const held = verdict === "done";
    this.#switching = false;
    if (held) this.#admitted = { ...admitted, ...place };
    // Not known: whichever lots are reserved now, they are to be given back.
    if (verdict === null) this.#admitted = { ...admitted, lots: [...admitted.lots, ...lots] };
    if (held && !reply.left && !this.#mustEnd) return this.#send(choice);
    this.#end(fault.ending, seenOf(null), this.#refusal(fault.refusal, fault.ending === "no_output"), true);
  }

  // ---- what else can end it

  #left(): void {
    const attempt = this.#attempt;
    // Before the first try, and between two, it is looked at when that is over; an answer that is not streamed is
    // finished all the same (C21).
    if (this.#ended || this.#switching || !attempt || attempt.over || !attempt.streams) return;
    if (!attempt.choice.candidate.upstream.billsAfterAbort) return this.#cut("left_stopped", refusals.gone);
    const { live, limits, now } = this.#parts.services;
    if (!live.takeDrain(limits.drainSlots)) return this.#cut("left_undrained", refusals.gone);
    this.#drainUntil = now() + limits.drainMs;
    attempt.exchange?.resume();
  }

  tick(now: number): void {
    const { request, reply, startedAt, services, plan } = this.#parts;
    const { limits } = services;
    if (this.#ended) return reply.keepAlive(now, limits.pingMs, false);
    const attempt = this.#attempt;
    if (!attempt || attempt.over) return;
    if (now - startedAt >= limits.totalMs)
      return this.#cut("own_limit", refusals.cutOff("This call took too long."));
    if (this.#drainUntil !== null && now >= this.#drainUntil)
      return this.#cut("left_undrained", refusals.gone);
    // C23: a client that does not read is as one that left.
    if (reply.stalled(now, limits.stallMs)) return reply.abandon();
    const late = attempt.late(now, reply.blocked);
    if (late) return attempt.fail(late);
    if (!request.stream) return;
    // What may come whole has headers of its own: nothing must begin a stream in its place.
    const mayBegin = !plan.choices.some((choice) => mayAnswerWhole(choice, request));
    reply.keepAlive(now, limits.pingMs, mayBegin && now - startedAt >= limits.holdHeadersMs);
  }

  recheckAccess(): void {
    const { plan, services } = this.#parts;
    const attempt = this.#attempt;
    if (this.#ended || this.#switching || attempt?.over !== false || !attempt.streams) return;
    // A trial has no key that could be taken away.
    if (plan.isTrial) return;
    const { tenant, key } = plan.caller;
    const open = tenant.active && tenant.parties.find(key.partyId)?.active === true;
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
