import type { Pool } from "pg";
import { plainArray, textArray } from "./array-literal";
import { Positions } from "./positions";
import type { AdmitRecord, AdmitVerdict } from "./records";

const SQL = `SELECT verdicts, short_line FROM gateway_admit($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35)`;

/**
 * Sets money and stock aside for a batch of calls in one round trip and one transaction (DESIGN section 2, step 4).
 *
 * @param pool signed in as app_gateway
 * @param now admission time; a parameter so that the past can be seeded through the same code
 * @param processId the lease the holds live under
 * @returns one verdict per record, in order. Admitted holds are committed when this resolves.
 * @throws what pg throws; nothing was set aside then
 */
export async function admitCalls(
  pool: Pool,
  now: Date,
  processId: string,
  records: readonly AdmitRecord[],
): Promise<AdmitVerdict[]> {
  if (records.length === 0) return [];
  const { rows } = await pool.query<{ verdicts: number[]; short_line: number[] }>({
    name: "gateway_admit",
    text: SQL,
    values: encode(now, processId, records),
  });
  const answer = rows[0];
  if (!answer) throw new Error("gateway_admit answered nothing");
  return records.map((record, i) => verdictOf(record, answer.verdicts[i], answer.short_line[i]));
}

function verdictOf(
  record: AdmitRecord,
  code: number | undefined,
  shortLine: number | undefined,
): AdmitVerdict {
  switch (code) {
    case 0:
      return { kind: "admitted" };
    case 1: {
      const level = record.levels[(shortLine ?? 0) - 1];
      if (!level) throw new Error(`gateway_admit names line ${shortLine} of call ${record.callId}`);
      return { kind: "short", level: level.level, buyerId: level.buyerId };
    }
    case 2:
      return { kind: "stock_short" };
    case 3:
      return { kind: "key_unusable" };
    case 4:
      return { kind: "customer_inactive" };
    case 5: {
      const budget = record.budgets?.[(shortLine ?? 0) - 1];
      if (!budget) throw new Error(`gateway_admit names budget ${shortLine} of call ${record.callId}`);
      return { kind: "budget_short", budgetId: budget.budgetId };
    }
    case 6:
      return { kind: "repeated" };
    default:
      throw new Error(`gateway_admit answered ${code} for call ${record.callId}`);
  }
}

function encode(now: Date, processId: string, records: readonly AdmitRecord[]): unknown[] {
  const wallets = new Positions();
  const lots = new Positions();
  const line = { call: [] as number[], wallet: [] as number[], hold: [] as bigint[] };
  const candidate = { call: [] as number[], lot: [] as number[], need: [] as bigint[] };
  const budgets = new Positions();
  const budget = { start: [] as string[], call: [] as number[], at: [] as number[], hold: [] as bigint[] };
  records.forEach((record, i) => {
    for (const { budgetId, windowStart, holdNano } of record.budgets ?? []) {
      const at = budgets.of(record.tenantId, budgetId);
      budget.start[at - 1] = windowStart.toISOString();
      budget.call.push(i + 1);
      budget.at.push(at);
      budget.hold.push(holdNano);
    }
    for (const level of record.levels) {
      line.call.push(i + 1);
      line.wallet.push(wallets.of(record.tenantId, level.walletId));
      line.hold.push(level.holdNano);
    }
    for (const lot of record.lots) {
      candidate.call.push(i + 1);
      candidate.lot.push(lots.of(record.tenantId, lot.lotId));
      candidate.need.push(lot.qty);
    }
  });
  return [
    now,
    processId,
    plainArray(records.map((r) => r.callId)),
    plainArray(records.map((r) => r.tenantId)),
    plainArray(records.map((r) => r.apiKeyId)),
    plainArray(records.map((r) => r.customerId)),
    textArray(records.map((r) => plainArray(r.partyPath))),
    plainArray(records.map((r) => r.rateCardId)),
    plainArray(records.map((r) => r.modelId)),
    plainArray(records.map((r) => r.upstreamId)),
    plainArray(records.map((r) => r.supplierAccountId)),
    plainArray(records.map((r) => r.streaming)),
    plainArray(records.map((r) => r.expiresAt.toISOString())),
    textArray(records.map((r) => plainArray(r.boundUsage))),
    plainArray(records.map((r) => r.estimatedInput)),
    textArray(records.map((r) => plainArray(r.levels.map((l) => l.walletId)))),
    textArray(records.map((r) => plainArray(r.levels.map((l) => l.holdNano)))),
    plainArray(wallets.tenantIds),
    plainArray(wallets.ids),
    plainArray(line.call),
    plainArray(line.wallet),
    plainArray(line.hold),
    plainArray(lots.tenantIds),
    plainArray(lots.ids),
    plainArray(candidate.call),
    plainArray(candidate.lot),
    plainArray(candidate.need),
    plainArray(budgets.tenantIds),
    plainArray(budgets.ids),
    plainArray(budget.start),
    plainArray(budget.call),
    plainArray(budget.at),
    plainArray(budget.hold),
    plainArray(records.map((r) => r.once?.digest ?? null)),
    plainArray(records.map((r) => r.once?.bodyDigest ?? null)),
  ];
}
