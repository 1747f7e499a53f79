-- CreateTable
CREATE TABLE "stock_import_progress" (
    "tenant_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "rows_done" INTEGER NOT NULL,
    "share_ppm" INTEGER NOT NULL,
    "cancelled" BOOLEAN NOT NULL,

    CONSTRAINT "stock_import_progress_pkey" PRIMARY KEY ("tenant_id","import_id")
);

-- ---------------------------------------------------------------- finished by hand
ALTER TABLE stock_import_progress ADD CONSTRAINT stock_import_progress_share CHECK (rows_done >= 0 AND share_ppm BETWEEN 0 AND 1000000);
ALTER TABLE stock_import_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_import_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON stock_import_progress FOR SELECT TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_root()));
CREATE POLICY tenant_insert ON stock_import_progress FOR INSERT TO app_tenant WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_root()));
CREATE POLICY tenant_update ON stock_import_progress FOR UPDATE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_root()))
  WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_root()));
CREATE POLICY tenant_delete ON stock_import_progress FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND false);
CREATE POLICY platform_all ON stock_import_progress TO app_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON stock_import_progress TO app_tenant, app_platform;
