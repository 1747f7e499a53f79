-- What was sold of a lot at the vendors' list prices, so that it counts in standard tokens as well (docs/decisions/0035). A call that drew
-- from several is split by cost, to the nano: lots add up to the whole.
ALTER TABLE "lot_profit_rollup" ADD COLUMN "listed_nano" BIGINT NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION quarter_lot_profit(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF lot_profit_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  WITH drawn AS (
    SELECT d.call_id, d.lot_id, d.supplier_account_id, d.currency, d.cost_nano AS cost,
      sum(d.cost_nano) OVER (PARTITION BY d.call_id, d.currency) AS whole,
      sum(d.cost_nano) OVER (PARTITION BY d.call_id, d.currency ORDER BY d.lot_id) AS upto,
      row_number() OVER (PARTITION BY d.call_id, d.currency ORDER BY d.lot_id) AS place
    FROM lot_draw d WHERE d.tenant_id = p_tenant AND d.purpose = 'sold' AND d.fold_xid >= since AND d.fold_xid < p_until
  ), made AS (
    SELECT c.id, c.rate_card_id, c.usage, c.usage[1] + c.usage[2] + c.usage[3] + c.usage[4] + c.usage[7] AS input_units FROM call c
    WHERE c.tenant_id = p_tenant AND c.state = 'settled' AND c.fold_xid >= since AND c.fold_xid < p_until
  ), sale AS MATERIALIZED (
    SELECT r.id, b.above, b.until, b.prices AS listed, r.card -> 'list' ->> 'currency' AS listed_in, f.rate_ppb
    FROM rate_card r CROSS JOIN LATERAL banded_prices(r.card -> 'list') b
    LEFT JOIN fx_rate f ON f.tenant_id = p_tenant AND f.id = (r.card -> 'levels' -> 0 ->> 'listFxRateId')::uuid
    WHERE r.tenant_id = p_tenant AND r.id IN (SELECT DISTINCT m.rate_card_id FROM made m)
  ), line AS (
    SELECT l.*, COALESCE(listed_nano(s.listed, c.usage, CASE WHEN s.listed_in = l.currency THEN 1000000000 ELSE s.rate_ppb END), 0) AS listed
    FROM rated_line l LEFT JOIN made c ON c.id = l.call_id
    LEFT JOIN sale s ON s.id = c.rate_card_id AND (s.above = 0 OR c.input_units > s.above) AND (s.until IS NULL OR c.input_units <= s.until)
    WHERE l.tenant_id = p_tenant AND l.level = 0 AND l.fold_xid >= since AND l.fold_xid < p_until
  )
  SELECT l.tenant_id, COALESCE(d.lot_id, '00000000-0000-0000-0000-000000000000'), 15::smallint, quarter_of(l.settled_at)::timestamptz(6),
    COALESCE(d.supplier_account_id, '00000000-0000-0000-0000-000000000000'), l.buyer_id, l.model_id, l.currency,
    count(*), sum(CASE
        WHEN d.call_id IS NULL THEN l.amount_nano
        WHEN d.whole = 0 THEN CASE WHEN d.place = 1 THEN l.amount_nano ELSE 0 END
        ELSE div(l.amount_nano * d.upto, d.whole) - div(l.amount_nano * (d.upto - d.cost), d.whole) END)::bigint,
    COALESCE(sum(d.cost), 0)::bigint, count(*) FILTER (WHERE d.call_id IS NULL AND l.amount_nano > 0),
    sum(CASE
        WHEN d.call_id IS NULL THEN l.listed
        WHEN d.whole = 0 THEN CASE WHEN d.place = 1 THEN l.listed ELSE 0 END
        ELSE div(l.listed * d.upto, d.whole) - div(l.listed * (d.upto - d.cost), d.whole) END)::bigint
  FROM line l LEFT JOIN drawn d ON d.call_id = l.call_id AND d.currency = l.currency
  GROUP BY 1, 2, 4, 5, 6, 7, 8;
END $$;

CREATE OR REPLACE FUNCTION fold_profit(p_tenant uuid, p_since bigint, p_until bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET work_mem = '64MB' AS $$
BEGIN
  INSERT INTO profit_rollup AS t (tenant_id, seller_id, grain, at, buyer_id, api_key_id, model_id, currency, calls, revenue_nano, cost_nano, uncosted, technical_nano,
      services_nano, listed_nano)
    SELECT q.tenant_id, q.seller_id, g.grain, g.at, q.buyer_id, q.api_key_id, q.model_id, q.currency, sum(q.calls)::bigint,
      sum(q.revenue_nano)::bigint, sum(q.cost_nano)::bigint, sum(q.uncosted)::bigint, sum(q.technical_nano)::bigint,
      sum(q.services_nano)::bigint, sum(q.listed_nano)::bigint
    FROM quarter_profit(p_tenant, p_since, p_until) q
    CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
      (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (tenant_id, seller_id, grain, at, buyer_id, api_key_id, model_id, currency) DO UPDATE SET
      calls = t.calls + excluded.calls, revenue_nano = t.revenue_nano + excluded.revenue_nano, cost_nano = t.cost_nano + excluded.cost_nano,
      uncosted = t.uncosted + excluded.uncosted, technical_nano = t.technical_nano + excluded.technical_nano,
      services_nano = t.services_nano + excluded.services_nano, listed_nano = t.listed_nano + excluded.listed_nano;
  INSERT INTO lot_profit_rollup AS t (tenant_id, lot_id, grain, at, supplier_account_id, buyer_id, model_id, currency, calls, revenue_nano, cost_nano, uncosted,
      listed_nano)
    SELECT q.tenant_id, q.lot_id, g.grain, g.at, q.supplier_account_id, q.buyer_id, q.model_id, q.currency, sum(q.calls)::bigint,
      sum(q.revenue_nano)::bigint, sum(q.cost_nano)::bigint, sum(q.uncosted)::bigint, sum(q.listed_nano)::bigint
    FROM quarter_lot_profit(p_tenant, p_since, p_until) q
    CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
      (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (tenant_id, lot_id, grain, at, supplier_account_id, buyer_id, model_id, currency) DO UPDATE SET
      calls = t.calls + excluded.calls, revenue_nano = t.revenue_nano + excluded.revenue_nano, cost_nano = t.cost_nano + excluded.cost_nano,
      uncosted = t.uncosted + excluded.uncosted, listed_nano = t.listed_nano + excluded.listed_nano;
END $$;

-- What is folded already, anew. The owner sees past policies for as long as that takes.
ALTER TABLE rollup_state NO FORCE ROW LEVEL SECURITY;
ALTER TABLE call NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rated_line NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_draw NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_card NO FORCE ROW LEVEL SECURITY;
ALTER TABLE fx_rate NO FORCE ROW LEVEL SECURITY;
ALTER TABLE profit_rollup NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_profit_rollup NO FORCE ROW LEVEL SECURITY;
DELETE FROM profit_rollup;
DELETE FROM lot_profit_rollup;
SELECT fold_profit(tenant_id, 0, folded_until) FROM rollup_state;
ALTER TABLE rollup_state FORCE ROW LEVEL SECURITY;
ALTER TABLE call FORCE ROW LEVEL SECURITY;
ALTER TABLE rated_line FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_draw FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_card FORCE ROW LEVEL SECURITY;
ALTER TABLE fx_rate FORCE ROW LEVEL SECURITY;
ALTER TABLE profit_rollup FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_profit_rollup FORCE ROW LEVEL SECURITY;
