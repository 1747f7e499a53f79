-- CreateEnum
CREATE TYPE "offer_closing" AS ENUM ('date', 'used_up', 'withdrawn', 'by_hand');

-- CreateTable
CREATE TABLE "sell_by_offer" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "price_book_id" UUID NOT NULL,
    "model_ids" UUID[],
    "factor_ppm" INTEGER NOT NULL,
    "buyer_id" UUID,
    "segment" TEXT,
    "opens_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),
    "closed_for" "offer_closing",
    "member_id" UUID,

    CONSTRAINT "sell_by_offer_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "sell_by_offer_tenant_id_lot_id_idx" ON "sell_by_offer"("tenant_id", "lot_id");

-- AddForeignKey
ALTER TABLE "sell_by_offer" ADD CONSTRAINT "sell_by_offer_tenant_id_lot_id_fkey" FOREIGN KEY ("tenant_id", "lot_id") REFERENCES "lot"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- ---------------------------------------------------------------- finished by hand
ALTER TABLE sell_by_offer ALTER COLUMN model_ids SET NOT NULL;
ALTER TABLE sell_by_offer
  ADD CONSTRAINT sell_by_offer_amounts CHECK (factor_ppm BETWEEN 0 AND 10000000 AND cardinality(model_ids) > 0),
  ADD CONSTRAINT sell_by_offer_period CHECK (ends_at > opens_at AND (closed_at IS NULL) = (closed_for IS NULL)),
  ADD CONSTRAINT sell_by_offer_audience CHECK (buyer_id IS NULL OR segment IS NULL);
-- One price for what would expire, not two that compete.
CREATE UNIQUE INDEX sell_by_offer_one_open ON sell_by_offer (tenant_id, lot_id) WHERE closed_at IS NULL;

ALTER TABLE sell_by_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE sell_by_offer FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON sell_by_offer FOR SELECT TO app_tenant
  USING (tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (SELECT app_is_root())));
CREATE POLICY tenant_insert ON sell_by_offer FOR INSERT TO app_tenant
  WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (SELECT app_is_root())));
CREATE POLICY tenant_update ON sell_by_offer FOR UPDATE TO app_tenant
  USING (tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (SELECT app_is_root())))
  WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (SELECT app_is_root())));
CREATE POLICY tenant_delete ON sell_by_offer FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND false);
CREATE POLICY platform_all ON sell_by_offer TO app_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON sell_by_offer TO app_tenant, app_platform;
