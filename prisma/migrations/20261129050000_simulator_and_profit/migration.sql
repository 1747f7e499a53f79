-- CreateEnum
CREATE TYPE "price_replay_status" AS ENUM ('waiting', 'running', 'done', 'cancelled', 'failed');

-- AlterTable
ALTER TABLE "model" ADD COLUMN     "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "party" ADD COLUMN     "margin_alarm_ppm" INTEGER NOT NULL DEFAULT 50000;

-- CreateTable
CREATE TABLE "price_replay" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "price_book_id" UUID NOT NULL,
    "price_version_id" UUID NOT NULL,
    "status" "price_replay_status" NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "range_from" TIMESTAMPTZ(6) NOT NULL,
    "range_to" TIMESTAMPTZ(6) NOT NULL,
    "calls_total" BIGINT NOT NULL,
    "calls_done" BIGINT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "price_replay_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "price_replay_line" (
    "tenant_id" UUID NOT NULL,
    "replay_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "unpriced" BIGINT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "charged_nano" BIGINT NOT NULL,
    "now_nano" BIGINT NOT NULL,
    "then_nano" BIGINT NOT NULL,
    "cost_now_nano" BIGINT,
    "cost_then_nano" BIGINT,
    "like_price" BIGINT,

    CONSTRAINT "price_replay_line_pkey" PRIMARY KEY ("tenant_id","replay_id","buyer_id","model_id","currency")
);

-- CreateIndex
CREATE INDEX "price_replay_tenant_id_seller_id_price_book_id_idx" ON "price_replay"("tenant_id", "seller_id", "price_book_id");

-- AddForeignKey
ALTER TABLE "price_replay_line" ADD CONSTRAINT "price_replay_line_tenant_id_replay_id_fkey" FOREIGN KEY ("tenant_id", "replay_id") REFERENCES "price_replay"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- ---------------------------------------------------------------- finished by hand
ALTER TABLE model ALTER COLUMN aliases SET NOT NULL;
ALTER TABLE party ADD CONSTRAINT party_margin_alarm CHECK (margin_alarm_ppm BETWEEN 0 AND 900000);
ALTER TABLE price_replay ADD CONSTRAINT price_replay_range CHECK (range_to > range_from AND calls_total >= 0 AND calls_done >= 0);
ALTER TABLE price_replay_line ADD CONSTRAINT price_replay_line_amounts CHECK (calls >= 0 AND unpriced BETWEEN 0 AND calls AND tokens >= 0
  AND charged_nano >= 0 AND now_nano >= 0 AND then_nano >= 0 AND cost_now_nano >= 0 AND cost_then_nano >= 0);
-- One replay of a seller at a time: it reads a month of calls.
CREATE UNIQUE INDEX price_replay_one_open ON price_replay (tenant_id, seller_id) WHERE status IN ('waiting', 'running');

-- A replay is its seller's alone: it holds what the seller pays.
DO $$
DECLARE
  t text;
  own text := 'tenant_id = (SELECT app_tenant_id()) AND ((SELECT app_is_system()) OR (seller_id = (SELECT app_party_id())))';
BEGIN
  FOREACH t IN ARRAY ARRAY['price_replay', 'price_replay_line'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant_read ON %I FOR SELECT TO app_tenant USING (%s)', t, own);
    EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT TO app_tenant WITH CHECK (%s)', t, own);
    EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE TO app_tenant USING (%s) WITH CHECK (%s)', t, own, own);
    EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE TO app_tenant USING (%s)', t, own);
    EXECUTE format('CREATE POLICY platform_all ON %I TO app_platform USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON price_replay TO app_tenant, app_platform;
GRANT SELECT, INSERT ON price_replay_line TO app_tenant, app_platform;
