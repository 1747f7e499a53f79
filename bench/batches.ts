import { randomBytes } from "node:crypto";
import { admitCalls } from "@/lib/db/batch/admit";
import type { AdmitRecord, HeldLevel, SettleRecord } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import { gatewayPool } from "@/lib/db/pools";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";

/** A customer of the fixture as the batched statements see it; levels come customer first. */
export interface BatchCustomer {
  readonly tenantId: string;
  readonly customerId: string;
  readonly partyPath: readonly string[];
  readonly rateCardId: string;
  readonly modelId: string;
  readonly upstreamId: string;
  readonly supplierAccountId: string;
  readonly lotId: string;
  /** What a call may draw on after that. */
  readonly moreLotIds?: readonly string[];
  readonly levels: readonly Omit<HeldLevel, "holdNano">[];
}

const HOLD_NANO = 200_000n;
const CHARGE_NANO = 38_000n;
const newId = () => uuidV7(new Date(), randomBytes(10));
const usage = DIMENSIONS.map((dimension) =>
  dimension === "input" ? 24n : dimension === "output" ? 16n : 0n,
);

/**
 * Admits and settles batches of `size` calls for so long, `lanes` of them side by side, with nothing around them: what
 * PostgreSQL alone can do on this machine. Answers calls per second.
 */
export async function runBatches(
  customers: readonly BatchCustomer[],
  size: number,
  lanes: number,
  seconds: number,
): Promise<number> {
  const processId = newId();
  const until = Date.now() + seconds * 1_000;
  let calls = 0;
  let next = 0;
  const lane = async () => {
    while (Date.now() < until) {
      const batch = Array.from({ length: size }, () => admission(customers[next++ % customers.length]));
      const verdicts = await admitCalls(gatewayPool(), new Date(), processId, batch);
      if (verdicts.some((verdict) => verdict.kind !== "admitted")) throw new Error("a call was not admitted");
      await settleCalls(gatewayPool(), new Date(), newId, batch.map(settlement));
      calls += size;
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return (calls * 1_000) / (performance.now() - from);
}

function admission(customer: BatchCustomer | undefined): AdmitRecord {
  if (!customer) throw new Error("there are no customers");
  const { lotId, moreLotIds = [], ...rest } = customer;
  return {
    ...rest,
    callId: newId(),
    apiKeyId: null,
    streaming: false,
    expiresAt: new Date(Date.now() + 600_000),
    levels: customer.levels.map((level) => ({ ...level, holdNano: HOLD_NANO })),
    lots: [lotId, ...moreLotIds].map((each) => ({ lotId: each, qty: HOLD_NANO })),
    boundUsage: usage,
    estimatedInput: 24n,
  };
}

function settlement(record: AdmitRecord): SettleRecord {
  const { callId, tenantId, upstreamId, supplierAccountId, levels, lots } = record;
  return {
    ...{ callId, tenantId, upstreamId, supplierAccountId, levels },
    ...{
      state: "settled",
      outcome: "ok",
      faultRow: null,
      httpStatus: 200,
      estimated: false,
      quarantined: false,
    },
    ...{ usage, rawUsage: { prompt_tokens: 24, completion_tokens: 16 }, finishReason: "stop" },
    ...{ queueMs: 1, firstByteMs: 2, totalMs: 3, attempts: 1, upstreamRequestId: null },
    amounts: levels.map(() => CHARGE_NANO),
    draws: [{ purpose: "sold", lots: lots.map(({ lotId }) => ({ lotId, qty: CHARGE_NANO })) }],
    failedAttempts: [],
  };
}
