-- List prices have bands: what a vendor asks above a length of input (docs/decisions/0043). `bands` holds what differs from `prices`:
-- [{"aboveInputUnits": "200000", "prices": {...}}]. Cards that were made before have none, so nothing of what is folded changes.
ALTER TABLE "list_price" ADD COLUMN "bands" JSONB NOT NULL DEFAULT '[]',
  ADD CONSTRAINT "list_price_bands_check" CHECK (jsonb_typeof("bands") = 'array');

-- The prices of a card's list or stock, band by band: above so much input, up to so much (null: no end). By slot, as slot_prices.
CREATE FUNCTION banded_prices(p_banded jsonb) RETURNS TABLE (above bigint, until bigint, prices numeric[])
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  SELECT e.above, lead(e.above) OVER (ORDER BY e.above), slot_prices(e.prices) FROM (
    SELECT 0::bigint AS above, p_banded -> 'prices' AS prices
    UNION ALL
    SELECT (b.value ->> 'aboveInputUnits')::bigint, b.value -> 'prices' FROM jsonb_array_elements(COALESCE(p_banded -> 'bands', '[]')) b
  ) e
$$;
GRANT EXECUTE ON FUNCTION banded_prices(jsonb) TO app_tenant, app_platform;

-- A call's band decides what its stock was reckoned to cost, and what it was at list.
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
    SELECT c.*, c.usage[1] + c.usage[2] + c.usage[3] + c.usage[4] + c.usage[7] AS input_units FROM call c WHERE c.tenant_id = p_tenant AND c.state = 'settled' AND c.fold_xid >= since AND c.fold_xid < p_until
  ), card AS MATERIALIZED (
    SELECT r.id, r.card -> 'rootBuy' ->> 'currency' AS currency, b.above, b.until, b.prices
    FROM rate_card r CROSS JOIN LATERAL banded_prices(r.card -> 'rootBuy') b
    WHERE r.tenant_id = p_tenant AND r.id IN (SELECT DISTINCT m.rate_card_id FROM made m)
  ), sale AS MATERIALIZED (
    SELECT r.id, (s.terms ->> 'level')::int AS level, b.above, b.until, b.prices AS listed, r.card -> 'list' ->> 'currency' AS listed_in,
      f.rate_ppb, CASE WHEN s.terms -> 'prices' ? 'request' AND NOT r.card -> 'list' -> 'prices' ? 'request' THEN s.terms END AS fee_terms
    FROM rate_card r CROSS JOIN LATERAL jsonb_array_elements(r.card -> 'levels') AS s(terms)
    CROSS JOIN LATERAL banded_prices(r.card -> 'list') b
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
    AND (k.above = 0 OR c.input_units > k.above) AND (k.until IS NULL OR c.input_units <= k.until)
  LEFT JOIN sale s ON s.id = c.rate_card_id AND s.level = l.level
    AND (s.above = 0 OR c.input_units > s.above) AND (s.until IS NULL OR c.input_units <= s.until)
  WHERE l.tenant_id = p_tenant AND l.fold_xid >= since AND l.fold_xid < p_until
  GROUP BY 1, 2, 4, 5, 6, 7, 8;
END $$;
