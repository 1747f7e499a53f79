-- AlterTable
ALTER TABLE "rollup_state" ADD COLUMN     "lot_buyers_until" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "lot_buyer_rollup" (
    "tenant_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "grain" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "purpose" "draw_purpose" NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "draws" BIGINT NOT NULL,
    "qty" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,

    CONSTRAINT "lot_buyer_rollup_pkey" PRIMARY KEY ("tenant_id","lot_id","grain","at","supplier_account_id","buyer_id","model_id","purpose","currency")
);

-- CreateIndex
CREATE INDEX "lot_buyer_rollup_tenant_id_supplier_account_id_grain_at_idx" ON "lot_buyer_rollup"("tenant_id", "supplier_account_id", "grain", "at");

-- ---------------------------------------------------------------- finished by hand
-- For whom a lot was drawn on: a lot's customers, and whom the loss of an account would hit. Folded as the others are
-- (docs/decisions/0013), but by a function and up to a bound of its own: a tenant that has a history is summed from its beginning
-- by the first fold.
ALTER TABLE lot_buyer_rollup ADD CONSTRAINT lot_buyer_rollup_grain CHECK (grain IN (15, 60, 1440));

CREATE FUNCTION quarter_lot_buyer(p_tenant uuid, p_from bigint DEFAULT NULL, p_until bigint DEFAULT 9223372036854775807) RETURNS SETOF lot_buyer_rollup
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
  since bigint := COALESCE(p_from, (SELECT s.lot_buyers_until FROM rollup_state s WHERE s.tenant_id = p_tenant), 0);
BEGIN
  RETURN QUERY
  SELECT d.tenant_id, d.lot_id, 15::smallint, quarter_of(d.settled_at)::timestamptz(6), d.supplier_account_id,
    COALESCE(c.party_path[2], '00000000-0000-0000-0000-000000000000'), c.model_id, d.purpose, d.currency,
    count(*) FILTER (WHERE d.place = 1), count(*), sum(d.qty)::bigint, sum(d.cost_nano)::bigint
  FROM (
    -- all draws of a call are of one transaction, so that the first of them is the first for good
    SELECT e.*, row_number() OVER (PARTITION BY e.call_id, e.supplier_account_id, e.purpose ORDER BY e.lot_id) AS place
    FROM lot_draw e WHERE e.tenant_id = p_tenant AND e.fold_xid >= since AND e.fold_xid < p_until
  ) d JOIN call c ON c.tenant_id = d.tenant_id AND c.id = d.call_id AND c.fold_xid >= since AND c.fold_xid < p_until
  WHERE c.tenant_id = p_tenant
  GROUP BY 1, 2, 4, 5, 6, 7, 8, 9;
END $$;

CREATE FUNCTION fold_lot_buyers(p_tenant uuid, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET work_mem = '64MB' SET enable_partitionwise_join = on AS $$
DECLARE
  since bigint; until bigint; folded bigint;
BEGIN
  INSERT INTO rollup_state AS s (tenant_id, folded_until, folded_at) VALUES (p_tenant, 0, p_now) ON CONFLICT (tenant_id) DO NOTHING;
  SELECT s.lot_buyers_until INTO since FROM rollup_state s WHERE s.tenant_id = p_tenant FOR UPDATE;
  until := (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint;
  IF until <= since THEN RETURN 0; END IF;
  SELECT count(*) INTO folded FROM lot_draw d WHERE d.tenant_id = p_tenant AND d.fold_xid >= since AND d.fold_xid < until;
  IF folded > 0 THEN
    INSERT INTO lot_buyer_rollup AS t (tenant_id, lot_id, grain, at, supplier_account_id, buyer_id, model_id, purpose, currency, calls, draws, qty, cost_nano)
      SELECT q.tenant_id, q.lot_id, g.grain, g.at, q.supplier_account_id, q.buyer_id, q.model_id, q.purpose, q.currency, sum(q.calls)::bigint, sum(q.draws)::bigint, sum(q.qty)::bigint, sum(q.cost_nano)::bigint
      FROM quarter_lot_buyer(p_tenant, since, until) q
      CROSS JOIN LATERAL (VALUES (15::smallint, q.at), (60::smallint, date_bin('1 hour', q.at, '2000-01-01 00:00:00+00')),
        (1440::smallint, date_bin('1 day', q.at, '2000-01-01 00:00:00+00'))) AS g(grain, at)
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      ON CONFLICT (tenant_id, lot_id, grain, at, supplier_account_id, buyer_id, model_id, purpose, currency) DO UPDATE
        SET calls = t.calls + excluded.calls, draws = t.draws + excluded.draws, qty = t.qty + excluded.qty, cost_nano = t.cost_nano + excluded.cost_nano;
  END IF;
  UPDATE rollup_state SET lot_buyers_until = until WHERE tenant_id = p_tenant;
  RETURN folded;
END $$;

-- rebuild_rollups begins by setting its bound back: this one goes with it, and the next fold sums everything anew.
CREATE FUNCTION restart_lot_buyers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.folded_until < OLD.folded_until THEN
    DELETE FROM lot_buyer_rollup WHERE tenant_id = NEW.tenant_id;
    NEW.lot_buyers_until := 0;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER restart_lot_buyers BEFORE UPDATE OF folded_until ON rollup_state FOR EACH ROW EXECUTE FUNCTION restart_lot_buyers();

ALTER TABLE lot_buyer_rollup ENABLE ROW LEVEL SECURITY;
ALTER TABLE lot_buyer_rollup FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON lot_buyer_rollup FOR SELECT TO app_tenant
  USING (tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (SELECT app_is_root())));
CREATE POLICY tenant_insert ON lot_buyer_rollup FOR INSERT TO app_tenant WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND false);
CREATE POLICY tenant_update ON lot_buyer_rollup FOR UPDATE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND false);
CREATE POLICY tenant_delete ON lot_buyer_rollup FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND false);
CREATE POLICY platform_all ON lot_buyer_rollup TO app_platform USING (true) WITH CHECK (true);
GRANT SELECT ON lot_buyer_rollup TO app_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON lot_buyer_rollup TO app_platform;
