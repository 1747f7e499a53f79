import type { AdmitRecord, FailedAttempt } from "@/lib/db/batch/records";
import type { PricedChain } from "@/lib/db/directory/rate-cards";
import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import { notAdmitted } from "./admission";
import type { Attempt } from "./attempt";
import type { BookingResult } from "./booking";
import type { CallParts, CallResult } from "./call-parts";
import { settleRecord, unbookedRecord, type CallFacts } from "./call-record";
import { reportAnomaly } from "./call-reports";
import { CHARGES, type Ending } from "./charges";
import { endingOf } from "./filtered-prompt";
import type { StockUse } from "./draws";
import { tokensUsed } from "./limiter/take-limits";
import { meter, type Metered, type Observation, type Seen } from "./metering";
import * as refusals from "./refusal";
import { levelsPricedBy, type Choice } from "./plan";
import { pricesServed } from "./service-tier";
import type { UpstreamFault } from "./upstream-fault";

/** How a call ended. */
export interface CallEnd {
  readonly ending: Ending;
  readonly seen: Seen;
  readonly result: CallResult;
  readonly admitted: AdmitRecord;
  readonly admittedAt: number;
  /** The last try. */
  readonly attempt: Attempt;
  /** The last try's cost is among the failed ones' already. */
  readonly counted: boolean;
}

const NO_USAGE: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);
const SOON_MS = 1_000;

/** Closes a call: meters it, books it, and only then tells the client that it is complete (DESIGN section 2, step 7). */
export class CallClosing {
  readonly #parts: CallParts;
  readonly #failed: FailedAttempt[] = [];
  /** Failed tries whose cost is absorbed: counted at the end. */
  readonly #absorbed: { readonly choice: Choice; readonly seen: Observation }[] = [];

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Tries that failed and were followed by another. */
  get failures(): number {
    return this.#failed.length;
  }

  /** Remembers a try that another one follows. */
  addFailure(attempt: Attempt, fault: UpstreamFault): void {
    this.#failed.push(attempt.record(fault));
    if (CHARGES[fault.ending].stock !== "absorbed") return;
    const { choice, seen } = attempt;
    this.#absorbed.push({ choice, seen: this.#observation(fault.ending, choice, seen) });
  }

  /** Resolves when the client has its end. @throws only mistakes of ours. */
  async close(end: CallEnd): Promise<void> {
    const { services, plan, id } = this.#parts;
    const { attempt, admitted, result } = end;
    const { choice } = attempt;
    const { candidate } = choice;
    const { priced, sheet } = pricesServed(choice.offer, end.seen);
    const told = await this.#metered(end);
    const ending = endingOf(end, told);
    const metered = ending === end.ending ? told : remetered(told, ending);
    this.#parts.ticket.end(tokensUsed(metered.usage));
    await this.#nameCard(admitted, priced);
    const call = {
      admitted: { ...admitted, levels: levelsPricedBy(admitted.levels, priced.card) },
      sheet,
      candidate,
      ending,
      metered,
      facts: this.#facts(end),
      failedAttempts: this.#failed,
      absorbedBefore: await this.#absorbedUses(),
      isTrial: plan.isTrial === true,
    };
    reportAnomaly(services, plan, candidate, metered, id);
    const booked = services.booking.book(settleRecord(call), () => unbookedRecord(call));
    services.metrics.calls.inc({ outcome: CHARGES[ending].outcome });
    this.#deliver(result, result.kind === "refusal" ? await soon(booked) : await booked);
  }

  /**
   * The card a call is charged by is named on it: another one than was held for, where another speed of service was given.
   * Money and stock stay held as they are. What is charged does not hang on it.
   */
  async #nameCard(admitted: AdmitRecord, { id }: PricedChain): Promise<void> {
    if (id === null || id === admitted.rateCardId) return;
    const { services } = this.#parts;
    await services.rehold.move(admitted, { ...admitted, rateCardId: id }).catch(() => null);
  }

  /** Nothing may leave a call open: whatever went wrong, the client is told and the hold is given back. */
  mistake(error: unknown, admitted: AdmitRecord | null): void {
    const { reply, services, id } = this.#parts;
    services.onMistake(error, id);
    this.#parts.ticket.end(null);
    if (admitted) void services.booking.book({ ...notAdmitted(admitted, "our_mistake"), httpStatus: 500 });
    if (!reply.left) reply.refuse(refusals.ourMistake(reply.requestId));
  }

  #metered({ ending, attempt, seen, counted }: CallEnd): Metered | Promise<Metered> {
    if (!counted) return meter(this.#observation(ending, attempt.choice, seen), this.#parts.services.counter);
    const { row } = CHARGES[ending];
    return { usage: NO_USAGE, excess: null, estimated: false, quarantined: false, row, anomaly: null };
  }

  #deliver(result: CallResult, booking: BookingResult | "under_way"): void {
    const { reply } = this.#parts;
    if (reply.left) return;
    const good = booking === "booked";
    switch (result.kind) {
      case "stream":
        return good ? reply.endStream(result.tail) : reply.refuse(refusals.notBooked);
      case "whole":
        return good ? reply.whole(result.answer) : reply.refuse(refusals.notBooked);
      case "refusal":
        return reply.refuse(result.refusal, result.inStream);
      default:
        return result satisfies never;
    }
  }

  #facts({ result, seen, attempt, admittedAt }: CallEnd): CallFacts {
    const { startedAt, reply, request, services } = this.#parts;
    const status = result.kind === "refusal" ? result.refusal.status : 200;
    return {
      httpStatus: reply.left ? 499 : status,
      finishReason: seen.finishReason,
      queueMs: Math.max(0, admittedAt - startedAt),
      firstByteMs: attempt.firstByteAt === null ? null : Math.max(0, attempt.firstByteAt - startedAt),
      totalMs: Math.max(0, services.now() - startedAt),
      attempts: this.#failed.length + 1,
      upstreamRequestId: attempt.upstreamRequestId,
      rawUsage: seen.usage ?? undefined,
      askedModel: request.model === attempt.choice.offer.model.slug ? null : request.model,
    };
  }

  #observation(ending: Ending, { offer, wire, target }: Choice, seen: Seen): Observation {
    return {
      ending,
      wire,
      target,
      sheet: pricesServed(offer, seen).sheet,
      bound: offer.bound,
      contextTokens: offer.model.contextWindow,
      request: this.#parts.request,
      seen,
      trueZeros: target.settings.trueZeros === true,
    };
  }

  #absorbedUses(): readonly StockUse[] | Promise<StockUse[]> {
    if (this.#absorbed.length === 0) return [];
    return Promise.all(
      this.#absorbed.map(async ({ choice: { candidate }, seen }) => {
        const { usage } = await meter(seen, this.#parts.services.counter);
        return { accountId: candidate.account.id, stock: candidate.stock, usage };
      }),
    );
  }
}

/** The same usage under another row of charges; of what nobody bills nothing was counted. */
function remetered(told: Metered, ending: Ending): Metered {
  const { row, stock } = CHARGES[ending];
  return stock === "nothing"
    ? { ...told, row, usage: NO_USAGE, excess: null, estimated: false }
    : { ...told, row };
}

/** An error is told even while its booking waits for a database that is away. */
async function soon(booking: Promise<BookingResult>): Promise<BookingResult | "under_way"> {
  const { promise, resolve } = Promise.withResolvers<"under_way">();
  const patience = setTimeout(resolve, SOON_MS, "under_way");
  const first = await Promise.race([booking, promise]);
  clearTimeout(patience);
  return first;
}
