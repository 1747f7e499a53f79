-- Watching stock: low and reorder points, commitments, rebate tiers, what upstreams say is left. The root's alone.

-- CreateTable
CREATE TABLE "stock_watch" (
    "tenant_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "family" TEXT NOT NULL,
    "low_days" INTEGER NOT NULL,
    "reorder_days" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stock_watch_pkey" PRIMARY KEY ("tenant_id","supplier_account_id","family")
);

-- CreateTable
CREATE TABLE "supplier_commitment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "accrued_nano" BIGINT NOT NULL,
    "accrued_until" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "supplier_commitment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "supplier_tier" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "threshold_nano" BIGINT NOT NULL,
    "rebate_nano" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "supplier_tier_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "upstream_balance" (
    "tenant_id" UUID NOT NULL,
    "upstream_id" UUID NOT NULL,
    "checked_at" TIMESTAMPTZ(6) NOT NULL,
    "balance_nano" BIGINT,
    "currency" TEXT,
    "failure" TEXT,

    CONSTRAINT "upstream_balance_pkey" PRIMARY KEY ("tenant_id","upstream_id")
);

-- CreateIndex
CREATE INDEX "supplier_commitment_tenant_id_supplier_account_id_idx" ON "supplier_commitment"("tenant_id", "supplier_account_id");

-- CreateIndex
CREATE INDEX "supplier_tier_tenant_id_supplier_account_id_idx" ON "supplier_tier"("tenant_id", "supplier_account_id");

ALTER TABLE stock_watch ADD CONSTRAINT stock_watch_days CHECK (low_days BETWEEN 0 AND 365 AND reorder_days BETWEEN low_days AND 365);
ALTER TABLE supplier_commitment
  ADD CONSTRAINT supplier_commitment_amounts CHECK (amount_nano > 0 AND accrued_nano BETWEEN 0 AND amount_nano),
  ADD CONSTRAINT supplier_commitment_period CHECK (ends_at > starts_at);
ALTER TABLE supplier_tier
  ADD CONSTRAINT supplier_tier_amounts CHECK (threshold_nano > 0 AND rebate_nano > 0),
  ADD CONSTRAINT supplier_tier_period CHECK (ends_at > starts_at);
ALTER TABLE upstream_balance ADD CONSTRAINT upstream_balance_known CHECK ((balance_nano IS NULL) = (failure IS NOT NULL));

CREATE PROCEDURE guard_table(p_table text) LANGUAGE plpgsql AS $$
DECLARE own text := 'tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_root())';
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY tenant_read ON %I FOR SELECT TO app_tenant USING (%s)', p_table, own);
  EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT TO app_tenant WITH CHECK (%s)', p_table, own);
  EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE TO app_tenant USING (%s) WITH CHECK (%s)', p_table, own, own);
  EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE TO app_tenant USING (%s)', p_table, own);
  EXECUTE format('CREATE POLICY platform_all ON %I TO app_platform USING (true) WITH CHECK (true)', p_table);
END $$;
CALL guard_table('stock_watch');
CALL guard_table('supplier_commitment');
CALL guard_table('supplier_tier');
CALL guard_table('upstream_balance');
DROP PROCEDURE guard_table(text);
GRANT SELECT, INSERT, UPDATE ON stock_watch, supplier_commitment, supplier_tier, upstream_balance TO app_tenant, app_platform;
GRANT DELETE ON supplier_tier TO app_tenant;
