import type { Pool } from "pg";
import { mintId } from "./mint-id";

/** A limit that stopped a call: shown to the customer beside the limit. */
export type LimitHit =
  | "limit_requests"
  | "limit_tokens"
  | "limit_streams"
  | "limit_budget"
  | "limit_model"
  | "limit_address"
  | "key_braked";

/** Something a party should look at. */
export interface AlertRaised {
  readonly tenantId: string;
  readonly partyId: string;
  readonly kind:
    | "wallet_short"
    | "stock_short"
    | "no_upstream"
    | "upstream_unhealthy"
    | "credential_dead"
    | "usage_above_hold"
    | "usage_absurd"
    | "usage_false_zero"
    | "settlement_quarantined"
    | LimitHit;
  readonly subjectKind: "api_key" | "wallet" | "model" | "upstream" | "supplier_account" | "call";
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}

const QUIET_MS = 60_000;
const REMEMBERED = 10_000;

/** Raises alerts, the same one at most once a minute: a fault that hits every call must not write a row for each. */
export class Alerts {
  readonly #pool: Pool;
  readonly #now: () => number;
  readonly #last = new Map<string, number>();

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Returns at once; an alert that cannot be written is dropped. */
  raise({ tenantId, partyId, kind, subjectKind, subjectId, detail = {} }: AlertRaised): void {
    const now = this.#now();
    const same = `${partyId} ${kind} ${subjectId}`;
    if (now - (this.#last.get(same) ?? -Infinity) < QUIET_MS) return;
    if (this.#last.size >= REMEMBERED) this.#last.clear();
    this.#last.set(same, now);
    const values = [tenantId, mintId(now), partyId, kind, subjectKind, subjectId, detail, new Date(now)];
    this.#pool.query("SELECT gateway_alert($1, $2, $3, $4, $5, $6, $7, $8)", values).catch(() => undefined);
  }
}
