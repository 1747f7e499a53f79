import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { wireId } from "../wire-id-field";

interface TrialRow {
  readonly id: string;
  readonly outcome: string;
  readonly http_status: number;
  readonly estimated: boolean;
  readonly first_byte_ms: number | null;
  readonly total_ms: number;
  readonly input: bigint;
  readonly output: bigint;
  readonly model: string;
}

/** What a test call used and cost, once it is booked: a call that no key made and nobody bought. */
export const trialResult = query({
  name: "upstream.trial_result",
  permission: "upstreams.read",
  input: z.strictObject({ id: wireId("call") }),
  async run({ tx, actor: { tenantId } }, { id }) {
    const [row] = await tx.$queryRaw<TrialRow[]>`
      SELECT c.id, c.outcome, c.http_status, c.estimated, c.first_byte_ms, c.total_ms, m.display_name AS model,
        c.usage[1] + c.usage[2] + c.usage[3] + c.usage[4] AS input, c.usage[5] + c.usage[6] AS output
      FROM call c JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
      WHERE c.tenant_id = ${tenantId}::uuid AND c.id = ${id}::uuid AND c.api_key_id IS NULL AND c.customer_id = c.tenant_id`;
    const call = found("call", row);
    const costs = await tx.$queryRaw<{ currency: string; nano: bigint }[]>`
      SELECT currency, sum(cost_nano)::bigint AS nano FROM lot_draw
      WHERE tenant_id = ${tenantId}::uuid AND call_id = ${id}::uuid AND purpose = 'testing' GROUP BY currency ORDER BY currency`;
    return {
      ...{
        id: toWireId("call", call.id),
        modelName: call.model,
        outcome: call.outcome,
        httpStatus: call.http_status,
      },
      ...{ firstByteMs: call.first_byte_ms, totalMs: call.total_ms, estimated: call.estimated },
      ...{ inputTokens: call.input, outputTokens: call.output },
      costs,
    };
  },
});
