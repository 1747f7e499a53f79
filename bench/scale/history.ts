import type { Client } from "pg";

import { foldRollups } from "@/lib/usecases/rollup/fold";

import { inTransaction } from "./as-maker";
import type { ScaleMarket } from "./market";
import { LEVEL_PRICES } from "./market";

const DAY_MS = 86_400_000;
const FOLD_AT = 250_000;

const amount = (level: 0 | 1 | 2) =>
  `((s.input * ${LEVEL_PRICES[level].input} + s.output * ${LEVEL_PRICES[level].output}) / 1000)`;

/**
 * The calls of one day, drawn at random: when, who, which model, how many tokens (even numbers: every level's price then comes to
 * whole nano, and no rounding is to be copied), a hundredth of them failed. One settle batch per quarter of an hour.
 */
const SLICE = `CREATE TEMP TABLE slice ON COMMIT DROP AS
  SELECT x.id, x.at, b.batch_id, b.settled_at, c.customer_id, c.wallet_id, g.id AS grant_id, k.id AS key_id, c.party_path, d.card_id, d.model_id,
    x.input, x.output, x.failed, x.ms, x.input * 250 + x.output * 2000 AS face
  FROM (
    SELECT (lpad(to_hex(r.at), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid AS id,
      to_timestamp(r.at / 1000.0) AS at, r.at / 900000 AS quarter, r.n, r.m, r.input, r.output, r.failed, r.ms
    FROM (
      SELECT $2::bigint + floor(random() * LEAST($3::bigint, ${DAY_MS}))::bigint AS at, floor(random() ^ 1.5 * 200)::int AS n, floor(random() * 5)::int AS m,
        2 * (50 + floor(random() * 1500)::bigint) AS input, 2 * (10 + floor(random() * 400)::bigint) AS output, random() < 0.01 AS failed,
        (200 + random() * 8000)::int AS ms
      FROM generate_series(1, $4::int)
    ) r
  ) x
  JOIN (
    SELECT q.quarter, to_timestamp(q.quarter * 900 + 899) AS settled_at,
      (lpad(to_hex((q.quarter * 900 + 899) * 1000), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid AS batch_id
    FROM generate_series($2::bigint / 900000, ($2::bigint + ${DAY_MS - 1}) / 900000) AS q(quarter)
  ) b ON b.quarter = x.quarter
  JOIN scale_customer c ON c.n = x.n
  JOIN scale_card d ON d.n = x.n AND d.m = x.m
  JOIN "grant" g ON g.tenant_id = $1 AND g.wallet_id = c.wallet_id
  JOIN api_key k ON k.tenant_id = $1 AND k.party_id = c.customer_id`;

const CALLS = `INSERT INTO call (tenant_id, id, api_key_id, customer_id, party_path, rate_card_id, model_id, upstream_id, supplier_account_id, state,
    outcome, fault_row, http_status, streaming, estimated, quarantined, usage, raw_usage, finish_reason, admitted_at, settled_at, queue_ms,
    first_byte_ms, total_ms, attempts, upstream_request_id, batch_id)
  SELECT $1, s.id, s.key_id, s.customer_id, s.party_path, s.card_id, s.model_id, u.id, u.supplier_account_id,
    CASE WHEN s.failed THEN 'released' ELSE 'settled' END::call_state, CASE WHEN s.failed THEN 'upstream_error' ELSE 'ok' END,
    CASE WHEN s.failed THEN 'C09' END, CASE WHEN s.failed THEN 502 ELSE 200 END, true, false, false,
    CASE WHEN s.failed THEN array_fill(0::bigint, ARRAY[13]) ELSE ARRAY[s.input, 0, 0, 0, s.output, 0, 0, 0, 0, 0, 0, 0, 0] END, NULL,
    CASE WHEN s.failed THEN NULL ELSE 'stop' END, s.at, s.settled_at, 2, s.ms / 4, s.ms, 1, 'req_' || right(s.id::text, 12), s.batch_id
  FROM slice s CROSS JOIN (SELECT id, supplier_account_id FROM upstream WHERE tenant_id = $1 LIMIT 1) u ORDER BY s.id`;

const LINES = `INSERT INTO rated_line (tenant_id, call_id, level, seller_id, buyer_id, wallet_id, mode, currency, amount_nano, prepaid_nano, grant_ids,
    grant_amounts, price_version_id, model_id, settled_at, batch_id)
  SELECT $1, s.id, l.level, l.seller, l.buyer, l.wallet, 'prepaid', 'USD', l.nano, l.nano, ARRAY[l.grant_id], ARRAY[l.nano], l.version, s.model_id,
    s.settled_at, s.batch_id
  FROM slice s
  JOIN scale_edge e0 ON e0.buyer_id = s.party_path[2] JOIN scale_edge e1 ON e1.buyer_id = s.party_path[3]
  JOIN scale_edge e2 ON e2.buyer_id = s.customer_id
  CROSS JOIN LATERAL (VALUES
    (0, e0.seller_id, e0.buyer_id, e0.wallet_id, e0.grant_id, e0.version_id, ${amount(0)}),
    (1, e1.seller_id, e1.buyer_id, e1.wallet_id, e1.grant_id, e1.version_id, ${amount(1)}),
    (2, e2.seller_id, e2.buyer_id, e2.wallet_id, e2.grant_id, e2.version_id, ${amount(2)})
  ) AS l(level, seller, buyer, wallet, grant_id, version, nano)
  WHERE NOT s.failed ORDER BY s.id, l.level`;

/** C(q2) - C(q1) along the lot, from where the day before left it. */
const DRAWS = `INSERT INTO lot_draw (tenant_id, lot_id, call_id, supplier_account_id, purpose, qty, from_qty, cost_nano, currency, settled_at, batch_id)
  SELECT $1, t.id, s.id, t.supplier_account_id, 'sold', s.face, s.upto - s.face,
    div(t.cost_nano::numeric * s.upto, t.received_qty) - div(t.cost_nano::numeric * (s.upto - s.face), t.received_qty), t.currency,
    s.settled_at, s.batch_id
  FROM (SELECT id, settled_at, batch_id, face, ($3::bigint + sum(face) OVER (ORDER BY settled_at, id))::bigint AS upto FROM slice WHERE NOT failed) s
  JOIN lot t ON t.tenant_id = $1 AND t.id = $2`;

/** One entry per party and batch, postings summed per account: as gateway_settle writes them. */
const BOOKS = `WITH sale AS (
    SELECT l.batch_id, l.settled_at, l.seller_id, l.buyer_id, l.wallet_id, l.grant_ids[1] AS grant_id, p.kind <> 'customer' AS books, sum(l.amount_nano) AS nano
    FROM rated_line l JOIN slice s ON s.id = l.call_id JOIN party p ON p.tenant_id = $1 AND p.id = l.buyer_id
    WHERE l.tenant_id = $1 AND l.call_id >= $3::uuid AND l.call_id < $4::uuid GROUP BY 1, 2, 3, 4, 5, 6, 7
  ), drawn AS (
    SELECT d.batch_id, d.settled_at, sum(d.cost_nano) AS nano FROM lot_draw d
    WHERE d.tenant_id = $1 AND d.lot_id = $2 AND d.call_id >= $3::uuid AND d.call_id < $4::uuid GROUP BY 1, 2
  ), part AS (
    SELECT batch_id, settled_at, seller_id AS party, 'wallet' AS code, grant_id AS ref, 'debit'::posting_side AS side, nano FROM sale
    UNION ALL SELECT batch_id, settled_at, seller_id, 'revenue', NULL, 'credit', nano FROM sale
    UNION ALL SELECT batch_id, settled_at, buyer_id, 'cost_of_sales', NULL, 'debit', nano FROM sale WHERE books
    UNION ALL SELECT batch_id, settled_at, buyer_id, 'prepaid_with_parent', wallet_id, 'credit', nano FROM sale WHERE books
    UNION ALL SELECT batch_id, settled_at, $1, 'cost_of_sales', NULL, 'debit', nano FROM drawn
    UNION ALL SELECT batch_id, settled_at, $1, 'stock', $2, 'credit', nano FROM drawn
  ), summed AS MATERIALIZED (
    SELECT batch_id, settled_at, party, code, ref, side, sum(nano)::bigint AS nano FROM part GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(nano) > 0
  ), entry AS MATERIALIZED (
    SELECT batch_id, settled_at, party, (left(batch_id::text, 15) || substr(gen_random_uuid()::text, 16))::uuid AS id
    FROM (SELECT DISTINCT batch_id, settled_at, party FROM summed) p
  ), entries AS (
    INSERT INTO journal_entry (tenant_id, id, party_id, kind, source_kind, source_id, occurred_at)
    SELECT $1, id, party, 'calls_settled', 'settle_batch', batch_id, settled_at FROM entry
  )
  INSERT INTO posting (tenant_id, entry_id, seq, party_id, code, ref_id, side, amount_nano, currency)
  SELECT $1, e.id, row_number() OVER (PARTITION BY e.id ORDER BY s.code, s.ref, s.side)::int, s.party, s.code, s.ref, s.side, s.nano, 'USD'
  FROM summed s JOIN entry e ON e.batch_id = s.batch_id AND e.party = s.party`;

/** What the lines and draws of all days took, in the stored balances. */
const BALANCES = [
  `UPDATE "grant" g SET drawn = l.nano FROM (SELECT wallet_id, sum(amount_nano)::bigint AS nano FROM rated_line WHERE tenant_id = $1 GROUP BY 1) l
   WHERE g.tenant_id = $1 AND g.wallet_id = l.wallet_id`,
  `UPDATE wallet w SET posted_nano = g.granted - g.drawn FROM "grant" g WHERE w.tenant_id = $1 AND g.tenant_id = $1 AND g.wallet_id = w.id`,
];

/**
 * Writes `calls` calls over the market's days up to `now`, a day in a transaction, while what was written before is folded by another
 * connection, in portions whose sums fit into memory: the two cores of a small machine both have something to do.
 */
export async function writeHistory(
  client: Client,
  market: ScaleMarket,
  {
    calls,
    now,
    report,
  }: { readonly calls: number; readonly now: Date; readonly report: (line: string) => void },
): Promise<void> {
  const { tenantId, lotId, days } = market;
  let position = 0n;
  const folding = new Folding(client, tenantId, now);
  try {
    for (let day = 0; day < days; day++) {
      const from = now.getTime() - (days - day) * DAY_MS;
      const count = Math.round(((day + 1) * calls) / days) - Math.round((day * calls) / days);
      position += await inTransaction(client, () =>
        writeDay(client, { tenantId, lotId, from, count, position }),
      );
      await folding.wrote(count);
      if (day % 10 === 9) report(`${day + 1} of ${days} days written`);
    }
    await folding.rest();
  } finally {
    await folding.over();
  }
  await inTransaction(client, async () => {
    for (const sql of BALANCES) await client.query(sql, [tenantId]);
    await client.query("UPDATE lot SET drawn_qty = $3 WHERE tenant_id = $1 AND id = $2", [
      tenantId,
      lotId,
      position,
    ]);
  });
}

/** Takes what was written into the roll-ups as the job would, one portion at a time. */
class Folding {
  #waiting = 0;
  #written = 0;
  #countedAt = 0;
  #fold: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: Client,
    private readonly tenantId: string,
    private readonly now: Date,
  ) {}

  /** So many calls more are committed. */
  async wrote(calls: number): Promise<void> {
    this.#waiting += calls;
    this.#written += calls;
    if (this.#waiting >= FOLD_AT) await this.#next();
  }

  /** Folds what is left. */
  async rest(): Promise<void> {
    await this.#next();
    await this.#fold;
  }

  /** Nothing of it runs any more. */
  async over(): Promise<void> {
    await this.#fold.catch(() => undefined);
  }

  async #next(): Promise<void> {
    await this.#fold;
    this.#waiting = 0;
    // its joins are planned by statistics, which matter little once there is much
    if (this.#written >= 2 * this.#countedAt) {
      await this.client.query("ANALYZE call, rated_line, lot_draw");
      this.#countedAt = this.#written;
    }
    this.#fold = foldRollups(this.tenantId, this.now);
    this.#fold.catch(() => undefined);
  }
}

interface DayOfCalls {
  readonly tenantId: string;
  readonly lotId: string;
  readonly from: number;
  readonly count: number;
  readonly position: bigint;
}

/** @returns how far the day went along the lot */
async function writeDay(
  client: Client,
  { tenantId, lotId, from, count, position }: DayOfCalls,
): Promise<bigint> {
  const bound = (ms: number) =>
    `${ms.toString(16).padStart(12, "0")}`.replace(/^(.{8})(.{4})$/, "$1-$2-7000-8000-000000000000");
  await client.query(SLICE, [tenantId, from, DAY_MS, count]);
  await client.query("ANALYZE slice");
  await client.query(CALLS, [tenantId]);
  await client.query(LINES, [tenantId]);
  await client.query(DRAWS, [tenantId, lotId, position]);
  await client.query(BOOKS, [tenantId, lotId, bound(from), bound(from + DAY_MS)]);
  const { rows } = await client.query<{ qty: string }>(
    "SELECT COALESCE(sum(face), 0) AS qty FROM slice WHERE NOT failed",
  );
  return BigInt(rows[0]?.qty ?? 0);
}
