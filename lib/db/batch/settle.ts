import type { Pool } from "pg";
import { plainArray, textArray } from "./array-literal";
import { Positions } from "./positions";
import type { DrawPurpose, SettleRecord, SettleResult } from "./records";
import { VolumeColumns } from "./volume-columns";

const PARAMETERS = 61;
const SQL = `SELECT gateway_settle(${Array.from({ length: PARAMETERS }, (_, i) => `$${i + 1}`).join(",")}) AS ended`;

/**
 * Ends a batch of calls in one round trip and one transaction (DESIGN section 2, step 7): holds released, wallets and
 * grants moved, lots drawn, calls and rated lines written, postings summed per account.
 *
 * @param pool signed in as app_gateway
 * @param now settlement time
 * @param newId mints the batch's UUIDv7 of `now`; the journal entries take their month from it
 * @returns per record whether this batch ended the call or an earlier one had
 * @throws pg's error, with nothing done, where one record of the batch cannot be right: the caller bisects
 */
export async function settleCalls(
  pool: Pool,
  now: Date,
  newId: () => string,
  records: readonly SettleRecord[],
): Promise<SettleResult[]> {
  if (records.length === 0) return [];
  const { rows } = await pool.query<{ ended: number[] }>({
    name: "gateway_settle",
    text: SQL,
    values: encode(now, newId, records),
  });
  const ended = rows[0]?.ended;
  if (ended?.length !== records.length)
    throw new Error(`gateway_settle answered for ${ended?.length} of ${records.length}`);
  return ended.map((flag) => (flag === 1 ? "applied" : "already"));
}

/** As the function knows purposes. */
const PURPOSE: Readonly<Record<DrawPurpose, number>> = { sold: 1, absorbed: 2, testing: 3 };

/** Columns gathered for one parameter group. */
type Columns<K extends string> = Record<K, (string | number | bigint | boolean | null)[]>;

function columns<K extends string>(...names: K[]): Columns<K> {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Columns<K>;
}

const FAILED = [
  "call",
  "seq",
  "upstream",
  "account",
  "credential",
  "started",
  "outcome",
  "status",
  "first",
  "total",
  "request",
] as const;

function encode(now: Date, newId: () => string, records: readonly SettleRecord[]): unknown[] {
  const wallets = new Positions();
  const lots = new Positions();
  const line = columns("call", "wallet", "level", "amount", "mode", "version", "fee");
  const volume = new VolumeColumns(newId);
  const draw = columns("call", "lot", "need", "purpose");
  const failed = columns(...FAILED);
  records.forEach((record, i) => {
    const call = i + 1;
    record.levels.forEach((level, j) => {
      line.call.push(call);
      line.wallet.push(wallets.of(record.tenantId, level.walletId));
      line.level.push(level.level);
      line.amount.push(record.state === "settled" ? (record.amounts[j] ?? null) : 0n);
      line.mode.push(level.mode);
      line.version.push(level.priceVersionId);
      line.fee.push(record.feesNano?.[j] ?? 0n);
      const tiered = record.state === "settled" ? record.volumes?.[j] : null;
      if (tiered)
        volume.add(record.tenantId, wallets.of(record.tenantId, level.walletId), line.call.length, tiered);
    });
    for (const { purpose, lots: needs } of record.draws) {
      for (const need of needs) {
        draw.call.push(call);
        draw.lot.push(lots.of(record.tenantId, need.lotId));
        draw.need.push(need.qty);
        draw.purpose.push(PURPOSE[purpose]);
      }
    }
    record.failedAttempts.forEach((attempt, seq) => {
      failed.call.push(call);
      failed.seq.push(seq + 1);
      failed.upstream.push(attempt.upstreamId);
      failed.account.push(attempt.supplierAccountId);
      failed.credential.push(attempt.credentialId);
      failed.started.push(attempt.startedAt.toISOString());
      failed.outcome.push(attempt.outcome);
      failed.status.push(attempt.httpStatus);
      failed.first.push(attempt.firstByteMs);
      failed.total.push(attempt.totalMs);
      failed.request.push(attempt.upstreamRequestId);
    });
  });
  return [
    now,
    newId(),
    plainArray(records.map((r) => r.callId)),
    plainArray(records.map((r) => r.tenantId)),
    plainArray(records.map((r) => (r.state === "settled" ? 1 : 2))),
    textArray(records.map((r) => r.outcome)),
    textArray(records.map((r) => r.faultRow)),
    plainArray(records.map((r) => r.httpStatus)),
    plainArray(records.map((r) => r.estimated)),
    plainArray(records.map((r) => r.quarantined)),
    textArray(records.map((r) => plainArray(r.usage))),
    textArray(records.map((r) => (r.rawUsage === undefined ? null : JSON.stringify(r.rawUsage)))),
    textArray(records.map((r) => r.finishReason)),
    plainArray(records.map((r) => r.queueMs)),
    plainArray(records.map((r) => r.firstByteMs)),
    plainArray(records.map((r) => r.totalMs)),
    plainArray(records.map((r) => r.attempts)),
    textArray(records.map((r) => r.upstreamRequestId)),
    plainArray(records.map((r) => r.upstreamId)),
    plainArray(records.map((r) => r.supplierAccountId)),
    plainArray(wallets.tenantIds),
    plainArray(wallets.ids),
    ...[line.call, line.wallet, line.level, line.amount, line.mode, line.version].map(plainArray),
    plainArray(lots.tenantIds),
    plainArray(lots.ids),
    ...[draw.call, draw.lot, draw.need, draw.purpose].map(plainArray),
    ...[failed.call, failed.seq, failed.upstream, failed.account, failed.credential, failed.started].map(
      plainArray,
    ),
    textArray(failed.outcome as string[]),
    ...[failed.status, failed.first, failed.total].map(plainArray),
    textArray(failed.request as (string | null)[]),
    plainArray(line.fee),
    ...volume.encoded(),
    textArray(records.map((r) => r.askedModel ?? null)),
  ];
}
