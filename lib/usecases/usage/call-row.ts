import { Prisma } from "@/generated/prisma/client";
import type { CallState } from "@/generated/prisma/enums";
import { fromArray, type Quantities } from "@/lib/domain/metering/quantities";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

/** A call as the party that made it may see it: what it used and paid, and nothing of where it was served or at what cost. */
export interface CallView {
  readonly id: string;
  readonly at: Date;
  readonly model: { readonly id: string; readonly name: string; readonly displayName: string };
  /** What the client called the model, where that is not its name: an alias, say. */
  readonly askedModel: string | null;
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly streaming: boolean;
  readonly httpStatus: number;
  /** Whether anything was charged, and where not or not in full, why: see outcome-words.ts. */
  readonly state: CallState;
  readonly outcome: string;
  readonly faultRow: string | null;
  readonly estimated: boolean;
  readonly usage: Quantities;
  readonly costNano: bigint;
  readonly prepaidNano: bigint;
  readonly currency: string;
  /** The party's own unit prices, as pinned when the call was admitted. */
  readonly prices: UnitPrices;
  readonly finishReason: string | null;
  readonly queueMs: number;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  readonly settledAt: Date;
}

/** A row of `CALL_COLUMNS`. */
export interface CallRow {
  readonly id: string;
  readonly admitted_at: Date;
  readonly settled_at: Date;
  readonly model_id: string;
  readonly model_name: string;
  readonly display_name: string;
  readonly asked_model: string | null;
  readonly api_key_id: string | null;
  readonly key_name: string | null;
  readonly streaming: boolean;
  readonly http_status: number;
  readonly state: CallState;
  readonly outcome: string;
  readonly fault_row: string | null;
  readonly estimated: boolean;
  readonly usage: bigint[];
  readonly amount_nano: bigint | null;
  readonly prepaid_nano: bigint | null;
  readonly currency: string | null;
  readonly sale: { readonly currency: string; readonly prices: unknown } | null;
  readonly finish_reason: string | null;
  readonly queue_ms: number;
  readonly first_byte_ms: number | null;
  readonly total_ms: number;
}

/** The columns of `CallRow` over `call c` and its own line `l`; goes with `CALL_JOINS`. */
export const CALL_COLUMNS = Prisma.sql`c.id, c.admitted_at, c.settled_at, c.model_id, m.name AS model_name, m.display_name, c.asked_model,
  c.api_key_id, k.name AS key_name, c.streaming, c.http_status, c.state, c.outcome, c.fault_row, c.estimated, c.usage,
  l.amount_nano, l.prepaid_nano, l.currency, c.finish_reason, c.queue_ms, c.first_byte_ms, c.total_ms,
  (SELECT jsonb_build_object('currency', sale.terms -> 'currency', 'prices', sale.terms -> 'prices')
   FROM jsonb_array_elements(r.card -> 'levels') AS sale(terms) WHERE sale.terms ->> 'buyerId' = c.customer_id::text) AS sale`;

/**
 * What a call's row names. The rate card holds every level of the chain, so it is nobody's to read (system scope): only the
 * level at which the customer itself buys is cut out of it.
 */
export const CALL_JOINS = Prisma.sql`JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
  LEFT JOIN api_key k ON k.tenant_id = c.tenant_id AND k.id = c.api_key_id
  LEFT JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id`;

/** A row as it is shown. */
export function callView(row: CallRow): CallView {
  return {
    id: toWireId("call", row.id),
    at: row.admitted_at,
    model: { id: toWireId("model", row.model_id), name: row.model_name, displayName: row.display_name },
    askedModel: row.asked_model,
    key:
      row.api_key_id === null ? null : { id: toWireId("apiKey", row.api_key_id), name: row.key_name ?? "" },
    streaming: row.streaming,
    httpStatus: row.http_status,
    state: row.state,
    outcome: row.outcome,
    faultRow: row.fault_row,
    estimated: row.estimated,
    usage: fromArray(row.usage),
    costNano: row.amount_nano ?? 0n,
    prepaidNano: row.prepaid_nano ?? 0n,
    currency: row.currency ?? row.sale?.currency ?? "",
    prices: row.sale ? pricesFromJson(row.sale.prices) : {},
    finishReason: row.finish_reason,
    queueMs: row.queue_ms,
    firstByteMs: row.first_byte_ms,
    totalMs: row.total_ms,
    settledAt: row.settled_at,
  };
}
