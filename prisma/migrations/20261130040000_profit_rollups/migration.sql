-- What the pages of profit sum, kept as the other roll-ups are (docs/decisions/0013) and folded with them in one transaction:
-- whenever a tenant's bound moves, a trigger takes the same rows in (docs/decisions/0029).

-- What a seller's lines brought and cost, in their currency, by buyer, key (of a direct customer; else none) and model. `uncosted`:
-- calls whose cost is in another currency or unknown. `technical`: by how much stock was cheaper than the price list had
-- reckoned with (the root's sales only).
CREATE TABLE "profit_rollup" (
    "tenant_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "buyer_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "revenue_nano" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "uncosted" BIGINT NOT NULL,
    "technical_nano" BIGINT NOT NULL,

    CONSTRAINT "profit_rollup_pkey" PRIMARY KEY ("tenant_id","seller_id","grain","at","buyer_id","api_key_id","model_id","currency")
);
ALTER TABLE profit_rollup ADD CONSTRAINT profit_rollup_grain CHECK (grain IN (15, 60, 1440));

-- The root's sales by where they drew from: a call that drew from two lots brings each its share of the revenue by cost.
CREATE TABLE "lot_profit_rollup" (
    "tenant_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "revenue_nano" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "uncosted" BIGINT NOT NULL,

    CONSTRAINT "lot_profit_rollup_pkey" PRIMARY KEY ("tenant_id","lot_id","grain","at","supplier_account_id","buyer_id","model_id","currency")
);
ALTER TABLE lot_profit_rollup ADD CONSTRAINT lot_profit_rollup_grain CHECK (grain IN (15, 60, 1440));
CREATE INDEX "lot_profit_rollup_tenant_id_grain_at_idx" ON "lot_profit_rollup"("tenant_id", "grain", "at");
-- What was given without a sale is rare and looked at by time.
CREATE INDEX lot_draw_unsold_idx ON lot_draw (tenant_id, settled_at) WHERE purpose <> 'sold';

-- What stock was reckoned with when a card's prices were made: micro per million units by slot, inherited prices filled in.
CREATE FUNCTION root_buy_prices(p_card jsonb) RETURNS numeric[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  SELECT ARRAY[input, COALESCE(cached, input), COALESCE(w5, input), COALESCE(w1, w5, input), output, COALESCE(reasoning, output),
    audio_in, audio_out, image, second, chars, request, tool]
  FROM (SELECT (b ->> 'input')::numeric AS input, (b ->> 'cached_input')::numeric AS cached, (b ->> 'cache_write_5m')::numeric AS w5,
      (b ->> 'cache_write_1h')::numeric AS w1, (b ->> 'output')::numeric AS output, (b ->> 'reasoning')::numeric AS reasoning,
      (b ->> 'audio_input')::numeric AS audio_in, (b ->> 'audio_output')::numeric AS audio_out, (b ->> 'image')::numeric AS image,
      (b ->> 'second')::numeric AS second, (b ->> 'character')::numeric AS chars, COALESCE((b ->> 'request')::numeric, 0) AS request,
      (b ->> 'tool_call')::numeric AS tool FROM (SELECT p_card -> 'rootBuy' -> 'prices' AS b) p) u
$$;

-- Usage at such prices in nano, rounded down; null where something used has no price.
CREATE FUNCTION reckoned_nano(p_prices numeric[], p_usage bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN count(*) FILTER (WHERE u.units > 0 AND u.price IS NULL) > 0 THEN NULL
    ELSE div(COALESCE(sum(u.units * u.price) FILTER (WHERE u.units > 0), 0), 1000)::bigint END
  FROM unnest(p_usage, p_prices) AS u(units, price)
$$;

CREATE FUNCTION quarter_profit(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF profit_rollup
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
  ), card AS (
    SELECT r.id, r.card -> 'rootBuy' ->> 'currency' AS currency, root_buy_prices(r.card) AS prices FROM rate_card r
    WHERE r.tenant_id = p_tenant AND r.id IN (SELECT DISTINCT m.rate_card_id FROM made m)
  )
  SELECT l.tenant_id, l.seller_id, 15::smallint, quarter_of(l.settled_at)::timestamptz(6), l.buyer_id,
    CASE WHEN c.customer_id = l.buyer_id THEN COALESCE(c.api_key_id, '00000000-0000-0000-0000-000000000000')
      ELSE '00000000-0000-0000-0000-000000000000' END, l.model_id, l.currency,
    count(*), sum(l.amount_nano)::bigint, COALESCE(sum(p.cost), 0)::bigint,
    count(*) FILTER (WHERE p.cost IS NULL AND l.amount_nano > 0),
    COALESCE(sum(reckoned_nano(k.prices, c.usage) - p.cost) FILTER (WHERE k.id IS NOT NULL AND p.cost IS NOT NULL), 0)::bigint
  FROM rated_line l JOIN made c ON c.id = l.call_id
  LEFT JOIN paid p ON p.call_id = l.call_id AND p.seller_id = l.seller_id AND p.currency = l.currency
  LEFT JOIN card k ON k.id = c.rate_card_id AND k.currency = l.currency AND l.level = 0
  WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7, 8;
END $$;

CREATE FUNCTION quarter_lot_profit(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF lot_profit_rollup
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
  )
  SELECT l.tenant_id, COALESCE(d.lot_id, '00000000-0000-0000-0000-000000000000'), 15::smallint, quarter_of(l.settled_at)::timestamptz(6),
    COALESCE(d.supplier_account_id, '00000000-0000-0000-0000-000000000000'), l.buyer_id, l.model_id, l.currency,
    count(*), sum(CASE
        WHEN d.call_id IS NULL THEN l.amount_nano
        WHEN d.whole = 0 THEN CASE WHEN d.place = 1 THEN l.amount_nano ELSE 0 END
        ELSE div(l.amount_nano * d.upto, d.whole) - div(l.amount_nano * (d.upto - d.cost), d.whole) END)::bigint,
    COALESCE(sum(d.cost), 0)::bigint, count(*) FILTER (WHERE d.call_id IS NULL AND l.amount_nano > 0)
  FROM rated_line l LEFT JOIN drawn d ON d.call_id = l.call_id AND d.currency = l.currency
  WHERE l.tenant_id = p_tenant AND l.level = 0 AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7, 8;
END $$;

-- ---------------------------------------------------------------- the fold
CREATE FUNCTION fold_profit(p_tenant uuid, p_since bigint, p_until bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET work_mem = '64MB' AS $$
BEGIN
  INSERT INTO profit_rollup AS t (tenant_id, seller_id, grain, at, buyer_id, api_key_id, model_id, currency, calls, revenue_nano, cost_nano, uncosted, technical_nano)
    SELECT q.tenant_id, q.seller_id, g.grain, g.at, q.buyer_id, q.api_key_id, q.model_id, q.currency, sum(q.calls)::bigint,
      sum(q.revenue_nano)::bigint, sum(q.cost_nano)::bigint, sum(q.uncosted)::bigint, sum(q.technical_nano)::bigint
    FROM quarter_profit(p_tenant, p_since, p_until) q
    CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
      (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (tenant_id, seller_id, grain, at, buyer_id, api_key_id, model_id, currency) DO UPDATE SET
      calls = t.calls + excluded.calls, revenue_nano = t.revenue_nano + excluded.revenue_nano, cost_nano = t.cost_nano + excluded.cost_nano,
      uncosted = t.uncosted + excluded.uncosted, technical_nano = t.technical_nano + excluded.technical_nano;
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

-- A bound that moves on takes rows in; one that is set back (rebuild_rollups) begins anew.
CREATE FUNCTION fold_profit_with_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.folded_until < OLD.folded_until THEN
    DELETE FROM profit_rollup WHERE tenant_id = NEW.tenant_id;
    DELETE FROM lot_profit_rollup WHERE tenant_id = NEW.tenant_id;
  END IF;
  IF NEW.folded_until > OLD.folded_until THEN
    PERFORM fold_profit(NEW.tenant_id, OLD.folded_until, NEW.folded_until);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fold_profit_with_bound AFTER UPDATE OF folded_until ON rollup_state FOR EACH ROW EXECUTE FUNCTION fold_profit_with_bound();

-- What the other roll-ups have taken in before. The owner sees past policies for as long as that takes.
ALTER TABLE rollup_state NO FORCE ROW LEVEL SECURITY;
ALTER TABLE call NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rated_line NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_draw NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_card NO FORCE ROW LEVEL SECURITY;
SELECT fold_profit(tenant_id, 0, folded_until) FROM rollup_state;
ALTER TABLE rollup_state FORCE ROW LEVEL SECURITY;
ALTER TABLE call FORCE ROW LEVEL SECURITY;
ALTER TABLE rated_line FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_draw FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_card FORCE ROW LEVEL SECURITY;

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
CALL guard_table('profit_rollup', 'seller_id = (SELECT app_party_id())');
CALL guard_table('lot_profit_rollup', '(SELECT app_is_root())');
DROP PROCEDURE guard_table(text, text);
GRANT SELECT ON profit_rollup, lot_profit_rollup TO app_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON profit_rollup, lot_profit_rollup TO app_platform;
REVOKE EXECUTE ON FUNCTION fold_profit(uuid, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_profit(uuid, bigint, bigint) TO app_platform;
GRANT EXECUTE ON FUNCTION root_buy_prices(jsonb), reckoned_nano(numeric[], bigint[]), quarter_profit(uuid, bigint, bigint),
  quarter_lot_profit(uuid, bigint, bigint) TO app_tenant, app_platform;
