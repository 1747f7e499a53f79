-- Reconciling with a supplier's bill: the file in parts, its rows, what differs. The root's alone; the job reads and writes as
-- app_platform. Parts and rows may go once a bill is done with; differences stay.

-- CreateEnum
CREATE TYPE "supplier_bill_status" AS ENUM ('uploading', 'read', 'queued', 'importing', 'matching', 'reconciled', 'failed');

-- CreateEnum
CREATE TYPE "difference_kind" AS ENUM ('missing', 'over', 'price');

-- CreateTable
CREATE TABLE "supplier_bill" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "status" "supplier_bill_status" NOT NULL,
    "digest" BYTEA,
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "currency" TEXT NOT NULL,
    "rows_total" INTEGER NOT NULL,
    "rows_done" INTEGER NOT NULL,
    "rows_wrong" INTEGER NOT NULL,
    "period_from" TIMESTAMPTZ(6),
    "period_to" TIMESTAMPTZ(6),
    "totals" JSONB NOT NULL DEFAULT '{}',
    "failure" TEXT,
    "entry_id" UUID,
    "posted_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "supplier_bill_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "supplier_bill_part" (
    "tenant_id" UUID NOT NULL,
    "bill_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "supplier_bill_part_pkey" PRIMARY KEY ("tenant_id","bill_id","seq")
);

-- CreateTable
CREATE TABLE "supplier_bill_line" (
    "tenant_id" UUID NOT NULL,
    "bill_id" UUID NOT NULL,
    "row_no" INTEGER NOT NULL,
    "request_id" TEXT,
    "day" DATE NOT NULL,
    "model" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,

    CONSTRAINT "supplier_bill_line_pkey" PRIMARY KEY ("tenant_id","bill_id","row_no")
);

-- CreateTable
CREATE TABLE "supplier_bill_fault" (
    "tenant_id" UUID NOT NULL,
    "bill_id" UUID NOT NULL,
    "row_no" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "supplier_bill_fault_pkey" PRIMARY KEY ("tenant_id","bill_id","row_no")
);

-- CreateTable
CREATE TABLE "bill_difference" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "bill_id" UUID NOT NULL,
    "kind" "difference_kind" NOT NULL,
    "request_id" TEXT,
    "call_id" UUID,
    "day" DATE NOT NULL,
    "model" TEXT NOT NULL,
    "ours_nano" BIGINT NOT NULL,
    "theirs_nano" BIGINT NOT NULL,
    "reason" TEXT,
    "note" TEXT,
    "explained_at" TIMESTAMPTZ(6),

    CONSTRAINT "bill_difference_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "bill_mapping" (
    "tenant_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bill_mapping_pkey" PRIMARY KEY ("tenant_id","supplier_account_id")
);

-- CreateIndex
CREATE INDEX "supplier_bill_tenant_id_supplier_account_id_idx" ON "supplier_bill"("tenant_id", "supplier_account_id");

-- CreateIndex
CREATE INDEX "supplier_bill_line_tenant_id_request_id_idx" ON "supplier_bill_line"("tenant_id", "request_id");

-- CreateIndex
CREATE INDEX "bill_difference_tenant_id_bill_id_kind_idx" ON "bill_difference"("tenant_id", "bill_id", "kind");

ALTER TABLE supplier_bill
  ADD CONSTRAINT supplier_bill_rows CHECK (rows_total >= 0 AND rows_done >= 0 AND rows_wrong >= 0),
  ADD CONSTRAINT supplier_bill_posted CHECK ((entry_id IS NULL) = (posted_at IS NULL));
-- The same file is recognised, whatever it is called; one that failed may be sent again.
CREATE UNIQUE INDEX supplier_bill_once ON supplier_bill (tenant_id, supplier_account_id, digest) WHERE digest IS NOT NULL AND status <> 'failed';
ALTER TABLE bill_difference
  ADD CONSTRAINT bill_difference_explained CHECK ((reason IS NULL) = (explained_at IS NULL)),
  ADD CONSTRAINT bill_difference_differs CHECK (ours_nano <> theirs_nano);
-- The notice tracer and a bill's rows look calls up by the vendor's id.
CREATE INDEX call_upstream_request_idx ON call (tenant_id, upstream_request_id) WHERE upstream_request_id IS NOT NULL;
CREATE INDEX attempt_upstream_request_idx ON attempt (tenant_id, upstream_request_id) WHERE upstream_request_id IS NOT NULL;

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
CALL guard_table('supplier_bill');
CALL guard_table('supplier_bill_part');
CALL guard_table('supplier_bill_line');
CALL guard_table('supplier_bill_fault');
CALL guard_table('bill_difference');
CALL guard_table('bill_mapping');
DROP PROCEDURE guard_table(text);
GRANT SELECT, INSERT, UPDATE ON supplier_bill, bill_difference, bill_mapping TO app_tenant, app_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON supplier_bill_part, supplier_bill_line, supplier_bill_fault TO app_tenant, app_platform;
GRANT DELETE ON bill_difference TO app_platform;
