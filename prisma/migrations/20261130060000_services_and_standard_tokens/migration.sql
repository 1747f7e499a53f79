-- Profit by what earned it: fees are told apart from resale, and what was sold is counted at list, so that usage of different models can
-- be compared and added in standard tokens (docs/decisions/0035).

-- The model whose input token at list is the standard token; null: the oldest text model on sale.
ALTER TABLE "tenant" ADD COLUMN "standard_model_id" UUID;

-- `services`: of the revenue, the percentage fee and what was taken per call where the vendor takes nothing per call.
-- `listed`: the usage at the vendor's list prices of the call, in the line's currency at the rate the call was priced by.
ALTER TABLE "profit_rollup" ADD COLUMN "services_nano" BIGINT NOT NULL DEFAULT 0, ADD COLUMN "listed_nano" BIGINT NOT NULL DEFAULT 0;

-- Prices by slot, inherited ones filled in: micro per million units. A call is not counted where it has no price.
CREATE FUNCTION slot_prices(p_prices jsonb) RETURNS numeric[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  SELECT root_buy_prices(jsonb_build_object('rootBuy', jsonb_build_object('prices', p_prices)))
$$;

-- Usage at such prices in nano of another currency, rounded down; what has no list price counts nothing. Plain expressions, without
-- a search path of their own, so that the planner writes them into the query: a call of a function per line takes longer than the sum.
CREATE FUNCTION listed_nano(p_prices numeric[], p_usage bigint[], p_rate_ppb bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT div((
    CASE WHEN p_usage[1] > 0 THEN p_usage[1] * COALESCE(p_prices[1], 0) ELSE 0 END + CASE WHEN p_usage[2] > 0 THEN p_usage[2] * COALESCE(p_prices[2], 0) ELSE 0 END +
    CASE WHEN p_usage[3] > 0 THEN p_usage[3] * COALESCE(p_prices[3], 0) ELSE 0 END + CASE WHEN p_usage[4] > 0 THEN p_usage[4] * COALESCE(p_prices[4], 0) ELSE 0 END +
    CASE WHEN p_usage[5] > 0 THEN p_usage[5] * COALESCE(p_prices[5], 0) ELSE 0 END + CASE WHEN p_usage[6] > 0 THEN p_usage[6] * COALESCE(p_prices[6], 0) ELSE 0 END +
    CASE WHEN p_usage[7] > 0 THEN p_usage[7] * COALESCE(p_prices[7], 0) ELSE 0 END + CASE WHEN p_usage[8] > 0 THEN p_usage[8] * COALESCE(p_prices[8], 0) ELSE 0 END +
    CASE WHEN p_usage[9] > 0 THEN p_usage[9] * COALESCE(p_prices[9], 0) ELSE 0 END + CASE WHEN p_usage[10] > 0 THEN p_usage[10] * COALESCE(p_prices[10], 0) ELSE 0 END +
    CASE WHEN p_usage[11] > 0 THEN p_usage[11] * COALESCE(p_prices[11], 0) ELSE 0 END + CASE WHEN p_usage[12] > 0 THEN p_usage[12] * COALESCE(p_prices[12], 0) ELSE 0 END +
    CASE WHEN p_usage[13] > 0 THEN p_usage[13] * COALESCE(p_prices[13], 0) ELSE 0 END
  ) * p_rate_ppb, 1000000000000)::bigint
$$;

-- The same as before, in that way: null where something used has no price.
CREATE OR REPLACE FUNCTION reckoned_nano(p_prices numeric[], p_usage bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT div(
    CASE WHEN p_usage[1] > 0 THEN p_usage[1] * p_prices[1] ELSE 0 END + CASE WHEN p_usage[2] > 0 THEN p_usage[2] * p_prices[2] ELSE 0 END +
    CASE WHEN p_usage[3] > 0 THEN p_usage[3] * p_prices[3] ELSE 0 END + CASE WHEN p_usage[4] > 0 THEN p_usage[4] * p_prices[4] ELSE 0 END +
    CASE WHEN p_usage[5] > 0 THEN p_usage[5] * p_prices[5] ELSE 0 END + CASE WHEN p_usage[6] > 0 THEN p_usage[6] * p_prices[6] ELSE 0 END +
    CASE WHEN p_usage[7] > 0 THEN p_usage[7] * p_prices[7] ELSE 0 END + CASE WHEN p_usage[8] > 0 THEN p_usage[8] * p_prices[8] ELSE 0 END +
    CASE WHEN p_usage[9] > 0 THEN p_usage[9] * p_prices[9] ELSE 0 END + CASE WHEN p_usage[10] > 0 THEN p_usage[10] * p_prices[10] ELSE 0 END +
    CASE WHEN p_usage[11] > 0 THEN p_usage[11] * p_prices[11] ELSE 0 END + CASE WHEN p_usage[12] > 0 THEN p_usage[12] * p_prices[12] ELSE 0 END +
    CASE WHEN p_usage[13] > 0 THEN p_usage[13] * p_prices[13] ELSE 0 END
  , 1000)::bigint
$$;

-- What a level takes per call, in nano, rounded down: at the price of the call's band, and of the step its counter stood at where a
-- volume tier prices requests. Agrees with requestFeeNano in lib/domain/pricing/services.ts.
CREATE FUNCTION request_fee_nano(p_terms jsonb, p_usage bigint[], p_volume_from bigint[]) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  WITH band AS (
    SELECT b.terms FROM (
      SELECT p_terms AS terms, 0::numeric AS above
      UNION ALL SELECT e.value, (e.value ->> 'aboveInputUnits')::numeric FROM jsonb_array_elements(COALESCE(p_terms -> 'bands', '[]')) e
    ) b WHERE b.above = 0 OR p_usage[1] + p_usage[2] + p_usage[3] + p_usage[4] + p_usage[7] > b.above ORDER BY b.above DESC LIMIT 1
  ), step AS (
    SELECT s.value -> 'prices' ->> 'request' AS price
    FROM band CROSS JOIN LATERAL jsonb_array_elements(COALESCE(band.terms -> 'volumes', '[]')) WITH ORDINALITY AS v(value, place)
    CROSS JOIN LATERAL jsonb_array_elements(v.value -> 'steps') AS s(value)
    WHERE ((v.value ->> 'wholeLine')::boolean OR v.value -> 'counted' ? 'request')
      AND (s.value ->> 'fromUnits')::numeric <= COALESCE(p_volume_from[v.place::int], 0)
    ORDER BY v.place, (s.value ->> 'fromUnits')::numeric DESC LIMIT 1
  )
  SELECT div(p_usage[12]::numeric * COALESCE((SELECT price FROM step)::numeric, (SELECT terms -> 'prices' ->> 'request' FROM band)::numeric, 0), 1000)::bigint
$$;

CREATE OR REPLACE FUNCTION quarter_profit(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF profit_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.folded_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  WITH paid AS (
    SELECT p.call_id, p.buyer_id AS seller_id, p.currency, p.amount_nano AS cost FROM rated_line p
    WHERE p.tenant_id = p_tenant AND p.fold_xid >= since AND p.fold_xid < p_until
    UNION ALL
    SELECT d.call_id, d.tenant_id, d.currency, sum(d.cost_nano)::bigint FROM lot_draw d
    WHERE d.tenant_id = p_tenant AND d.purpose = 'sold' AND d.fold_xid >= since AND d.fold_xid < p_until GROUP BY 1, 2, 3
  ), made AS (
    SELECT c.* FROM call c WHERE c.tenant_id = p_tenant AND c.state = 'settled' AND c.fold_xid >= since AND c.fold_xid < p_until
  ), card AS MATERIALIZED (
    SELECT r.id, r.card -> 'rootBuy' ->> 'currency' AS currency, root_buy_prices(r.card) AS prices FROM rate_card r
    WHERE r.tenant_id = p_tenant AND r.id IN (SELECT DISTINCT m.rate_card_id FROM made m)
  ), sale AS MATERIALIZED (
    SELECT r.id, (s.terms ->> 'level')::int AS level, slot_prices(r.card -> 'list' -> 'prices') AS listed, r.card -> 'list' ->> 'currency' AS listed_in,
      f.rate_ppb, CASE WHEN s.terms -> 'prices' ? 'request' AND NOT r.card -> 'list' -> 'prices' ? 'request' THEN s.terms END AS fee_terms
    FROM rate_card r CROSS JOIN LATERAL jsonb_array_elements(r.card -> 'levels') AS s(terms)
    LEFT JOIN fx_rate f ON f.tenant_id = p_tenant AND f.id = (s.terms ->> 'listFxRateId')::uuid
    WHERE r.tenant_id = p_tenant AND r.id IN (SELECT DISTINCT m.rate_card_id FROM made m)
  )
  SELECT l.tenant_id, l.seller_id, 15::smallint, quarter_of(l.settled_at)::timestamptz(6), l.buyer_id,
    CASE WHEN c.customer_id = l.buyer_id THEN COALESCE(c.api_key_id, '00000000-0000-0000-0000-000000000000')
      ELSE '00000000-0000-0000-0000-000000000000' END, l.model_id, l.currency,
    count(*), sum(l.amount_nano)::bigint, COALESCE(sum(p.cost), 0)::bigint,
    count(*) FILTER (WHERE p.cost IS NULL AND l.amount_nano > 0),
    COALESCE(sum(reckoned_nano(k.prices, c.usage) - p.cost) FILTER (WHERE k.id IS NOT NULL AND p.cost IS NOT NULL), 0)::bigint,
    sum(l.fee_nano + CASE WHEN s.fee_terms IS NULL THEN 0 ELSE request_fee_nano(s.fee_terms, c.usage, l.volume_from) END)::bigint,
    COALESCE(sum(listed_nano(s.listed, c.usage, CASE WHEN s.listed_in = l.currency THEN 1000000000 ELSE s.rate_ppb END)), 0)::bigint
  FROM rated_line l JOIN made c ON c.id = l.call_id
  LEFT JOIN paid p ON p.call_id = l.call_id AND p.seller_id = l.seller_id AND p.currency = l.currency
  LEFT JOIN card k ON k.id = c.rate_card_id AND k.currency = l.currency AND l.level = 0
  LEFT JOIN sale s ON s.id = c.rate_card_id AND s.level = l.level
  WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
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
  INSERT INTO lot_profit_rollup AS t (tenant_id, lot_id, grain, at, supplier_account_id, buyer_id, model_id, currency, calls, revenue_nano, cost_nano, uncosted)
    SELECT q.tenant_id, q.lot_id, g.grain, g.at, q.supplier_account_id, q.buyer_id, q.model_id, q.currency, sum(q.calls)::bigint,
      sum(q.revenue_nano)::bigint, sum(q.cost_nano)::bigint, sum(q.uncosted)::bigint
    FROM quarter_lot_profit(p_tenant, p_since, p_until) q
    CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
      (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (tenant_id, lot_id, grain, at, supplier_account_id, buyer_id, model_id, currency) DO UPDATE SET
      calls = t.calls + excluded.calls, revenue_nano = t.revenue_nano + excluded.revenue_nano, cost_nano = t.cost_nano + excluded.cost_nano,
      uncosted = t.uncosted + excluded.uncosted;
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
GRANT EXECUTE ON FUNCTION slot_prices(jsonb), listed_nano(numeric[], bigint[], bigint), request_fee_nano(jsonb, bigint[], bigint[]) TO app_tenant, app_platform;
