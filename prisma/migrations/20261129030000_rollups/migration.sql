-- Roll-ups: what pages sum, kept per quarter of an hour, hour and UTC day, so that a page costs the same however many calls
-- there are. Folded by a job, never by settlement (docs/decisions/0013): each row of call, rated_line and lot_draw carries the
-- transaction that wrote it, `fold_xid`; what is below the tenant's `folded_until` is in the roll-ups, the rest is summed from the raw
-- rows by the same function, in the same snapshot. So figures are exact at every moment, whatever clocks say.

ALTER TABLE call ADD COLUMN fold_xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;
ALTER TABLE rated_line ADD COLUMN fold_xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;
ALTER TABLE lot_draw ADD COLUMN fold_xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;
-- Ascending, so that each insert lands on the rightmost page, where equal values share an entry.
CREATE INDEX call_tenant_id_fold_xid_idx ON call (tenant_id, fold_xid);
CREATE INDEX rated_line_tenant_id_fold_xid_idx ON rated_line (tenant_id, fold_xid);
CREATE INDEX lot_draw_tenant_id_fold_xid_idx ON lot_draw (tenant_id, fold_xid);

-- The millisecond a UUIDv7 was minted in, and the quarter of an hour an instant lies in. Every zone's days begin on one.
CREATE FUNCTION uuid_v7_time(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT to_timestamp(('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0)
$$;
CREATE FUNCTION quarter_of(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT date_bin('15 minutes', at, '2000-01-01 00:00:00+00')
$$;

CREATE TABLE "rollup_state" (
    "tenant_id" UUID NOT NULL,
    "folded_until" BIGINT NOT NULL,
    "folded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rollup_state_pkey" PRIMARY KEY ("tenant_id")
);

-- What a customer's own calls of a stretch come to, by the time in their ids: the pages of its portal.
CREATE TABLE "usage_rollup" (
    "tenant_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "api_key_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "failed" BIGINT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "total_ms" BIGINT NOT NULL,

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("tenant_id","customer_id","grain","at","api_key_id","model_id","currency")
);
ALTER TABLE usage_rollup ADD CONSTRAINT usage_rollup_grain CHECK (grain IN (15, 60, 1440));

-- What a seller's lines to a buyer come to, by the time they were settled: bills and lists of buyers.
CREATE TABLE "sale_rollup" (
    "tenant_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "buyer_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "lines" BIGINT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "prepaid_nano" BIGINT NOT NULL,
    "usage" BIGINT[],

    CONSTRAINT "sale_rollup_pkey" PRIMARY KEY ("tenant_id","seller_id","grain","at","buyer_id","wallet_id","model_id","currency")
);
ALTER TABLE sale_rollup ADD CONSTRAINT sale_rollup_grain CHECK (grain IN (15, 60, 1440));

-- What the calls a seller sold to a buyer cost the seller ('cost') and what customers at the end paid for them ('retail').
CREATE TABLE "margin_rollup" (
    "tenant_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "buyer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "amount_nano" BIGINT NOT NULL,

    CONSTRAINT "margin_rollup_pkey" PRIMARY KEY ("tenant_id","seller_id","grain","at","buyer_id","kind","currency")
);
ALTER TABLE margin_rollup ADD CONSTRAINT margin_rollup_grain CHECK (grain IN (15, 60, 1440));

-- A seller's revenue and cost of a stretch, whoever bought: the overview.
CREATE TABLE "seller_rollup" (
    "tenant_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "revenue_nano" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "absorbed_nano" BIGINT NOT NULL,
    "testing_nano" BIGINT NOT NULL,

    CONSTRAINT "seller_rollup_pkey" PRIMARY KEY ("tenant_id","seller_id","grain","at","currency")
);
ALTER TABLE seller_rollup ADD CONSTRAINT seller_rollup_grain CHECK (grain IN (15, 60, 1440));

-- What was drawn from a lot, for which model and purpose.
CREATE TABLE "draw_rollup" (
    "tenant_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "purpose" "draw_purpose" NOT NULL,
    "currency" TEXT NOT NULL,
    "draws" BIGINT NOT NULL,
    "qty" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,

    CONSTRAINT "draw_rollup_pkey" PRIMARY KEY ("tenant_id","lot_id","grain","at","supplier_account_id","model_id","purpose","currency")
);
ALTER TABLE draw_rollup ADD CONSTRAINT draw_rollup_grain CHECK (grain IN (15, 60, 1440));

-- What was called at a supplier's account, by upstream, model and outcome.
CREATE TABLE "upstream_rollup" (
    "tenant_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "upstream_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "failed" BIGINT NOT NULL,
    "total_ms" BIGINT NOT NULL,
    "first_bytes" BIGINT NOT NULL,
    "first_byte_ms" BIGINT NOT NULL,
    "usage" BIGINT[],

    CONSTRAINT "upstream_rollup_pkey" PRIMARY KEY ("tenant_id","supplier_account_id","grain","at","upstream_id","model_id","outcome")
);
ALTER TABLE upstream_rollup ADD CONSTRAINT upstream_rollup_grain CHECK (grain IN (15, 60, 1440));

CREATE INDEX "sale_rollup_tenant_id_wallet_id_grain_at_idx" ON "sale_rollup"("tenant_id", "wallet_id", "grain", "at");
CREATE INDEX "sale_rollup_tenant_id_buyer_id_grain_at_idx" ON "sale_rollup"("tenant_id", "buyer_id", "grain", "at");
CREATE INDEX "draw_rollup_tenant_id_grain_at_idx" ON "draw_rollup"("tenant_id", "grain", "at");

-- ---------------------------------------------------------------- what is not folded yet
-- One sum per table, for the fold (from the last one to now) and for pages (what is not folded: no bounds). They look with the
-- asker's eyes, so a party sees of the rest what it sees of the raw rows. Always planned for the very bounds: the rest is small, and
-- only the index on fold_xid finds it. Without nested loops: statistics know nothing of the newest transactions, and a join planned
-- for one row would look at all of them once per row.

CREATE FUNCTION quarter_usage(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF usage_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT c.tenant_id, c.customer_id, 15::smallint, quarter_of(uuid_v7_time(c.id))::timestamptz(6), COALESCE(c.api_key_id, '00000000-0000-0000-0000-000000000000'), c.model_id, COALESCE(l.currency, ''),
    count(*), count(*) FILTER (WHERE c.state = 'released' AND c.outcome NOT LIKE 'client%'), COALESCE(sum(l.amount_nano), 0)::bigint,
    sum(c.usage[1] + c.usage[2] + c.usage[3] + c.usage[4] + c.usage[7])::bigint, sum(c.usage[5] + c.usage[6] + c.usage[8])::bigint, sum(c.total_ms)::bigint
  FROM call c LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
    AND l.fold_xid >= since AND l.fold_xid < p_until
  WHERE c.tenant_id = p_tenant AND c.fold_xid >= since AND c.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7;
END $$;

CREATE FUNCTION quarter_sale(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF sale_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT l.tenant_id, l.seller_id, 15::smallint, quarter_of(l.settled_at)::timestamptz(6), l.buyer_id, l.wallet_id, l.model_id, l.currency,
    count(*), sum(l.amount_nano)::bigint, sum(l.prepaid_nano)::bigint,
    ARRAY[sum(c.usage[1])::bigint, sum(c.usage[2])::bigint, sum(c.usage[3])::bigint, sum(c.usage[4])::bigint, sum(c.usage[5])::bigint, sum(c.usage[6])::bigint, sum(c.usage[7])::bigint, sum(c.usage[8])::bigint, sum(c.usage[9])::bigint, sum(c.usage[10])::bigint, sum(c.usage[11])::bigint, sum(c.usage[12])::bigint, sum(c.usage[13])::bigint]
  FROM rated_line l JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id AND c.fold_xid >= since AND c.fold_xid < p_until
  WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7, 8;
END $$;

CREATE FUNCTION quarter_margin(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF margin_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT l.tenant_id, l.seller_id, 15::smallint, quarter_of(l.settled_at)::timestamptz(6), l.buyer_id, 'cost'::text, paid.currency, count(*), sum(paid.amount_nano)::bigint
  FROM rated_line l JOIN rated_line paid ON paid.tenant_id = l.tenant_id AND paid.call_id = l.call_id AND paid.buyer_id = l.seller_id
    AND paid.fold_xid >= since AND paid.fold_xid < p_until
  WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 7
  UNION ALL
  SELECT l.tenant_id, l.seller_id, 15::smallint, quarter_of(l.settled_at)::timestamptz(6), l.buyer_id, 'cost'::text, d.currency, count(DISTINCT d.call_id), sum(d.cost_nano)::bigint
  FROM rated_line l JOIN lot_draw d ON d.tenant_id = l.tenant_id AND d.call_id = l.call_id AND d.purpose = 'sold'
    AND d.fold_xid >= since AND d.fold_xid < p_until
  WHERE l.tenant_id = p_tenant AND l.level = 0 AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 7
  UNION ALL
  SELECT l.tenant_id, l.seller_id, 15::smallint, quarter_of(l.settled_at)::timestamptz(6), l.buyer_id, 'retail'::text, retail.currency, count(*), sum(retail.amount_nano)::bigint
  FROM rated_line l
  JOIN party b ON b.tenant_id = l.tenant_id AND b.id = l.buyer_id AND b.kind <> 'customer'
  JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id AND c.fold_xid >= since AND c.fold_xid < p_until
  JOIN rated_line retail ON retail.tenant_id = l.tenant_id AND retail.call_id = l.call_id AND retail.buyer_id = c.customer_id
    AND retail.fold_xid >= since AND retail.fold_xid < p_until
  WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 7;
END $$;

CREATE FUNCTION quarter_seller(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF seller_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT m.tenant_id, m.seller_id, 15::smallint, quarter_of(m.at)::timestamptz(6), m.currency, sum(m.calls)::bigint, sum(m.revenue)::bigint, sum(m.cost)::bigint,
    sum(m.absorbed)::bigint, sum(m.testing)::bigint
  FROM (
    SELECT l.tenant_id, l.seller_id, l.settled_at AS at, l.currency, 1 AS calls, l.amount_nano AS revenue, 0::bigint AS cost, 0::bigint AS absorbed, 0::bigint AS testing
    FROM rated_line l WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
    UNION ALL
    SELECT l.tenant_id, l.buyer_id, l.settled_at, l.currency, 0, 0, l.amount_nano, 0, 0
    FROM rated_line l JOIN party b ON b.tenant_id = l.tenant_id AND b.id = l.buyer_id AND b.kind <> 'customer'
    WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
    UNION ALL
    SELECT d.tenant_id, d.tenant_id, d.settled_at, d.currency, 0, 0, CASE d.purpose WHEN 'sold' THEN d.cost_nano ELSE 0 END,
      CASE d.purpose WHEN 'absorbed' THEN d.cost_nano ELSE 0 END, CASE d.purpose WHEN 'testing' THEN d.cost_nano ELSE 0 END
    FROM lot_draw d WHERE d.tenant_id = p_tenant AND d.fold_xid >= since AND d.fold_xid < p_until
  ) m GROUP BY 1, 2, 4, 5;
END $$;

CREATE FUNCTION quarter_draw(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF draw_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT d.tenant_id, d.lot_id, 15::smallint, quarter_of(d.settled_at)::timestamptz(6), d.supplier_account_id, c.model_id, d.purpose, d.currency, count(*), sum(d.qty)::bigint,
    sum(d.cost_nano)::bigint
  FROM lot_draw d JOIN call c ON c.tenant_id = d.tenant_id AND c.id = d.call_id AND c.fold_xid >= since AND c.fold_xid < p_until
  WHERE d.tenant_id = p_tenant AND d.fold_xid >= since AND d.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7, 8;
END $$;

CREATE FUNCTION quarter_upstream(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF upstream_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT c.tenant_id, c.supplier_account_id, 15::smallint, quarter_of(c.settled_at)::timestamptz(6), c.upstream_id, c.model_id, c.outcome,
    count(*), count(*) FILTER (WHERE c.state = 'released' AND c.outcome NOT LIKE 'client%'), sum(c.total_ms)::bigint, count(c.first_byte_ms),
    COALESCE(sum(c.first_byte_ms), 0)::bigint,
    ARRAY[sum(c.usage[1])::bigint, sum(c.usage[2])::bigint, sum(c.usage[3])::bigint, sum(c.usage[4])::bigint, sum(c.usage[5])::bigint, sum(c.usage[6])::bigint, sum(c.usage[7])::bigint, sum(c.usage[8])::bigint, sum(c.usage[9])::bigint, sum(c.usage[10])::bigint, sum(c.usage[11])::bigint, sum(c.usage[12])::bigint, sum(c.usage[13])::bigint]
  FROM call c WHERE c.tenant_id = p_tenant AND c.fold_xid >= since AND c.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7;
END $$;

-- ---------------------------------------------------------------- the fold
-- Takes everything whose transaction is over into the roll-ups: below the oldest transaction still running nothing can be
-- written any more, so nothing is missed and nothing counted twice. Answers the calls folded. Run by app_platform.
CREATE FUNCTION fold_rollups(p_tenant uuid, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET work_mem = '64MB' SET enable_partitionwise_join = on AS $$
DECLARE
  since bigint; until bigint; folded bigint;
BEGIN
  INSERT INTO rollup_state AS s (tenant_id, folded_until, folded_at) VALUES (p_tenant, 0, p_now) ON CONFLICT (tenant_id) DO NOTHING;
  SELECT s.folded_until INTO since FROM rollup_state s WHERE s.tenant_id = p_tenant FOR UPDATE;
  until := (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint;
  IF until <= since THEN RETURN 0; END IF;
  SELECT count(*) INTO folded FROM call c WHERE c.tenant_id = p_tenant AND c.fold_xid >= since AND c.fold_xid < until;
  IF folded > 0 THEN
    INSERT INTO usage_rollup AS t (tenant_id, customer_id, grain, at, api_key_id, model_id, currency, calls, failed, amount_nano, input_tokens, output_tokens, total_ms)
      SELECT q.tenant_id, q.customer_id, g.grain, g.at, q.api_key_id, q.model_id, q.currency, sum(q.calls)::bigint, sum(q.failed)::bigint, sum(q.amount_nano)::bigint, sum(q.input_tokens)::bigint, sum(q.output_tokens)::bigint, sum(q.total_ms)::bigint
      FROM quarter_usage(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5, 6, 7
      ORDER BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (tenant_id, customer_id, grain, at, api_key_id, model_id, currency) DO UPDATE SET calls = t.calls + excluded.calls, failed = t.failed + excluded.failed, amount_nano = t.amount_nano + excluded.amount_nano, input_tokens = t.input_tokens + excluded.input_tokens, output_tokens = t.output_tokens + excluded.output_tokens, total_ms = t.total_ms + excluded.total_ms;
    INSERT INTO sale_rollup AS t (tenant_id, seller_id, grain, at, buyer_id, wallet_id, model_id, currency, lines, amount_nano, prepaid_nano, usage)
      SELECT q.tenant_id, q.seller_id, g.grain, g.at, q.buyer_id, q.wallet_id, q.model_id, q.currency, sum(q.lines)::bigint, sum(q.amount_nano)::bigint, sum(q.prepaid_nano)::bigint, ARRAY[sum(q.usage[1])::bigint, sum(q.usage[2])::bigint, sum(q.usage[3])::bigint, sum(q.usage[4])::bigint, sum(q.usage[5])::bigint, sum(q.usage[6])::bigint, sum(q.usage[7])::bigint, sum(q.usage[8])::bigint, sum(q.usage[9])::bigint, sum(q.usage[10])::bigint, sum(q.usage[11])::bigint, sum(q.usage[12])::bigint, sum(q.usage[13])::bigint]
      FROM quarter_sale(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
      ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
      ON CONFLICT (tenant_id, seller_id, grain, at, buyer_id, wallet_id, model_id, currency) DO UPDATE SET lines = t.lines + excluded.lines, amount_nano = t.amount_nano + excluded.amount_nano, prepaid_nano = t.prepaid_nano + excluded.prepaid_nano, usage = ARRAY[t.usage[1] + excluded.usage[1], t.usage[2] + excluded.usage[2], t.usage[3] + excluded.usage[3], t.usage[4] + excluded.usage[4], t.usage[5] + excluded.usage[5], t.usage[6] + excluded.usage[6], t.usage[7] + excluded.usage[7], t.usage[8] + excluded.usage[8], t.usage[9] + excluded.usage[9], t.usage[10] + excluded.usage[10], t.usage[11] + excluded.usage[11], t.usage[12] + excluded.usage[12], t.usage[13] + excluded.usage[13]];
    INSERT INTO margin_rollup AS t (tenant_id, seller_id, grain, at, buyer_id, kind, currency, calls, amount_nano)
      SELECT q.tenant_id, q.seller_id, g.grain, g.at, q.buyer_id, q.kind, q.currency, sum(q.calls)::bigint, sum(q.amount_nano)::bigint
      FROM quarter_margin(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5, 6, 7
      ORDER BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (tenant_id, seller_id, grain, at, buyer_id, kind, currency) DO UPDATE SET calls = t.calls + excluded.calls, amount_nano = t.amount_nano + excluded.amount_nano;
    INSERT INTO seller_rollup AS t (tenant_id, seller_id, grain, at, currency, calls, revenue_nano, cost_nano, absorbed_nano, testing_nano)
      SELECT q.tenant_id, q.seller_id, g.grain, g.at, q.currency, sum(q.calls)::bigint, sum(q.revenue_nano)::bigint, sum(q.cost_nano)::bigint, sum(q.absorbed_nano)::bigint, sum(q.testing_nano)::bigint
      FROM quarter_seller(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5
      ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (tenant_id, seller_id, grain, at, currency) DO UPDATE SET calls = t.calls + excluded.calls, revenue_nano = t.revenue_nano + excluded.revenue_nano, cost_nano = t.cost_nano + excluded.cost_nano, absorbed_nano = t.absorbed_nano + excluded.absorbed_nano, testing_nano = t.testing_nano + excluded.testing_nano;
    INSERT INTO draw_rollup AS t (tenant_id, lot_id, grain, at, supplier_account_id, model_id, purpose, currency, draws, qty, cost_nano)
      SELECT q.tenant_id, q.lot_id, g.grain, g.at, q.supplier_account_id, q.model_id, q.purpose, q.currency, sum(q.draws)::bigint, sum(q.qty)::bigint, sum(q.cost_nano)::bigint
      FROM quarter_draw(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
      ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
      ON CONFLICT (tenant_id, lot_id, grain, at, supplier_account_id, model_id, purpose, currency) DO UPDATE SET draws = t.draws + excluded.draws, qty = t.qty + excluded.qty, cost_nano = t.cost_nano + excluded.cost_nano;
    INSERT INTO upstream_rollup AS t (tenant_id, supplier_account_id, grain, at, upstream_id, model_id, outcome, calls, failed, total_ms, first_bytes, first_byte_ms, usage)
      SELECT q.tenant_id, q.supplier_account_id, g.grain, g.at, q.upstream_id, q.model_id, q.outcome, sum(q.calls)::bigint, sum(q.failed)::bigint, sum(q.total_ms)::bigint, sum(q.first_bytes)::bigint, sum(q.first_byte_ms)::bigint, ARRAY[sum(q.usage[1])::bigint, sum(q.usage[2])::bigint, sum(q.usage[3])::bigint, sum(q.usage[4])::bigint, sum(q.usage[5])::bigint, sum(q.usage[6])::bigint, sum(q.usage[7])::bigint, sum(q.usage[8])::bigint, sum(q.usage[9])::bigint, sum(q.usage[10])::bigint, sum(q.usage[11])::bigint, sum(q.usage[12])::bigint, sum(q.usage[13])::bigint]
      FROM quarter_upstream(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5, 6, 7
      ORDER BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (tenant_id, supplier_account_id, grain, at, upstream_id, model_id, outcome) DO UPDATE SET calls = t.calls + excluded.calls, failed = t.failed + excluded.failed, total_ms = t.total_ms + excluded.total_ms, first_bytes = t.first_bytes + excluded.first_bytes, first_byte_ms = t.first_byte_ms + excluded.first_byte_ms, usage = ARRAY[t.usage[1] + excluded.usage[1], t.usage[2] + excluded.usage[2], t.usage[3] + excluded.usage[3], t.usage[4] + excluded.usage[4], t.usage[5] + excluded.usage[5], t.usage[6] + excluded.usage[6], t.usage[7] + excluded.usage[7], t.usage[8] + excluded.usage[8], t.usage[9] + excluded.usage[9], t.usage[10] + excluded.usage[10], t.usage[11] + excluded.usage[11], t.usage[12] + excluded.usage[12], t.usage[13] + excluded.usage[13]];
  END IF;
  UPDATE rollup_state SET folded_until = until, folded_at = p_now WHERE tenant_id = p_tenant;
  RETURN folded;
END $$;

-- After a restore into another PostgreSQL its transactions count from another number: everything is summed anew.
CREATE FUNCTION rebuild_rollups(p_tenant uuid, p_now timestamptz) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM rollup_state s WHERE s.tenant_id = p_tenant FOR UPDATE;
  DELETE FROM usage_rollup WHERE tenant_id = p_tenant;
  DELETE FROM sale_rollup WHERE tenant_id = p_tenant;
  DELETE FROM margin_rollup WHERE tenant_id = p_tenant;
  DELETE FROM seller_rollup WHERE tenant_id = p_tenant;
  DELETE FROM draw_rollup WHERE tenant_id = p_tenant;
  DELETE FROM upstream_rollup WHERE tenant_id = p_tenant;
  UPDATE rollup_state SET folded_until = 0 WHERE tenant_id = p_tenant;
  RETURN fold_rollups(p_tenant, p_now);
END $$;

-- ---------------------------------------------------------------- who sees what
CREATE PROCEDURE guard_table(p_table text, p_read text) LANGUAGE plpgsql AS $$
DECLARE can_read text := format('tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (%s))', p_read);
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY tenant_read ON %I FOR SELECT TO app_tenant USING (%s)', p_table, can_read);
  EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT TO app_tenant WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND false)', p_table);
  EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND false)', p_table);
  EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND false)', p_table);
  EXECUTE format('CREATE POLICY platform_all ON %I TO app_platform USING (true) WITH CHECK (true)', p_table);
END $$;
CALL guard_table('rollup_state', 'true');
CALL guard_table('usage_rollup', 'customer_id = (SELECT app_party_id())');
CALL guard_table('sale_rollup', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())');
CALL guard_table('margin_rollup', 'seller_id = (SELECT app_party_id()) AND kind = ''cost''');
CALL guard_table('seller_rollup', 'seller_id = (SELECT app_party_id())');
CALL guard_table('draw_rollup', '(SELECT app_is_root())');
CALL guard_table('upstream_rollup', '(SELECT app_is_root())');
DROP PROCEDURE guard_table(text, text);
GRANT SELECT ON rollup_state, usage_rollup, sale_rollup, margin_rollup, seller_rollup, draw_rollup, upstream_rollup TO app_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_state, usage_rollup, sale_rollup, margin_rollup, seller_rollup, draw_rollup, upstream_rollup TO app_platform;
GRANT EXECUTE ON FUNCTION uuid_v7_time(uuid), quarter_of(timestamptz) TO app_tenant, app_platform, app_gateway, app_batch;
