import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

/** How a call went, as anybody on its chain may know it: no upstream, no supplier, no other level. */
export interface CallRecord {
  /** As the answer's `x-request-id` said. */
  readonly requestId: string;
  readonly streaming: boolean;
  readonly httpStatus: number;
  readonly finishReason: string | null;
  /** Milliseconds until it was admitted, to the first token, and in all. */
  readonly queueMs: number;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  /** What the client called the model, where that is not its name. */
  readonly askedModel: string | null;
  /** How often it was tried, the last time included. */
  readonly attempts: number;
}

/** One try, for those who own the upstreams. */
export interface CallTry {
  readonly seq: number;
  readonly upstream: string;
  readonly outcome: string;
  readonly httpStatus: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

interface RecordedCall extends Omit<CallRecord, "requestId"> {
  readonly id: string;
}

/** Of a call's row. */
export function callRecord(call: RecordedCall): CallRecord {
  const { id, streaming, httpStatus, finishReason, queueMs, firstByteMs, totalMs, attempts, askedModel } =
    call;
  const requestId = toWireId("call", id).replace(/^call_/, "req_");
  return {
    requestId,
    streaming,
    httpStatus,
    finishReason,
    queueMs,
    firstByteMs,
    totalMs,
    attempts,
    askedModel,
  };
}

interface TriedCall extends RecordedCall {
  readonly upstreamId: string;
  readonly outcome: string;
}

/** Every try of a call in order, the one that decided it last. Only for the root, whose upstreams they are. */
export async function triesOf(tx: Tx, tenantId: string, call: TriedCall): Promise<CallTry[]> {
  const failed = await tx.attempt.findMany({
    where: { tenantId, callId: call.id },
    orderBy: { seq: "asc" },
  });
  const last = { ...call, seq: (failed.at(-1)?.seq ?? 0) + 1 };
  const upstreams = await tx.upstream.findMany({
    where: { tenantId, id: { in: [...failed, last].map(({ upstreamId }) => upstreamId) } },
    select: { id: true, name: true },
  });
  const names = new Map(upstreams.map(({ id, name }) => [id, name]));
  return [...failed, last].map(({ seq, upstreamId, outcome, httpStatus, firstByteMs, totalMs }) => ({
    ...{ seq, upstream: names.get(upstreamId) ?? "", outcome, httpStatus, firstByteMs, totalMs },
  }));
}
