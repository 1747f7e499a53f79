-- Long tasks (docs/decisions/0009): a hold that outlives the process that took it.

-- CreateEnum
CREATE TYPE "task_kind" AS ENUM ('video', 'task');

-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('queued', 'in_progress', 'completed', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "task" (
    "tenant_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "kind" "task_kind" NOT NULL,
    "customer_id" UUID NOT NULL,
    "model_name" TEXT NOT NULL,
    "upstream_id" UUID NOT NULL,
    "supplier_account_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "upstream_task_id" TEXT NOT NULL,
    "state" "task_state" NOT NULL,
    "progress" INTEGER,
    "error_code" TEXT,
    "seconds" INTEGER,
    "size" TEXT,
    "output" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "next_poll_at" TIMESTAMPTZ(6) NOT NULL,
    "deadline" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "task_pkey" PRIMARY KEY ("tenant_id","call_id")
);

-- CreateIndex
CREATE INDEX "task_next_poll_at_idx" ON "task"("next_poll_at");

ALTER TABLE task ADD CONSTRAINT task_progress CHECK (progress BETWEEN 0 AND 100),
  ADD CONSTRAINT task_seconds CHECK (seconds > 0), ADD CONSTRAINT task_deadline CHECK (deadline > created_at),
  ADD CONSTRAINT task_ended CHECK ((ended_at IS NULL) = (state IN ('queued', 'in_progress'))),
  ADD CONSTRAINT task_ids CHECK (length(upstream_task_id) BETWEEN 1 AND 512);
DROP INDEX task_next_poll_at_idx;
CREATE INDEX task_next_poll_at_idx ON task (next_poll_at) WHERE ended_at IS NULL;

-- ---------------------------------------------------------------- who sees what
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON task FOR SELECT TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY tenant_insert ON task FOR INSERT TO app_tenant WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY tenant_update ON task FOR UPDATE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()))
  WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY tenant_delete ON task FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY platform_all ON task TO app_platform USING (true) WITH CHECK (true);
CREATE POLICY gateway_read ON task FOR SELECT TO app_gateway USING (true);
CREATE POLICY batch_all ON task TO app_batch USING (true) WITH CHECK (true);
GRANT SELECT ON task TO app_platform, app_gateway;
GRANT SELECT, INSERT, UPDATE ON task TO app_batch;

-- ---------------------------------------------------------------- the statements
-- Keeps what an upstream took on; again does nothing.
CREATE FUNCTION gateway_put_task(p_tenant uuid, p_call uuid, p_kind task_kind, p_customer uuid, p_model text, p_upstream uuid, p_account uuid,
  p_credential uuid, p_upstream_task text, p_state task_state, p_seconds int, p_size text, p_now timestamptz, p_deadline timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO task (tenant_id, call_id, kind, customer_id, model_name, upstream_id, supplier_account_id, credential_id, upstream_task_id,
    state, seconds, size, created_at, next_poll_at, deadline)
  VALUES (p_tenant, p_call, p_kind, p_customer, p_model, p_upstream, p_account, p_credential, p_upstream_task,
    p_state, p_seconds, p_size, p_now, p_now + interval '2 seconds', p_deadline)
  ON CONFLICT (tenant_id, call_id) DO NOTHING
$$;

-- Tasks to be asked about, each by one process for the next minute.
CREATE FUNCTION gateway_due_tasks(p_limit int, p_now timestamptz) RETURNS SETOF task
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE task t SET next_poll_at = p_now + interval '1 minute'
  FROM (SELECT d.tenant_id, d.call_id FROM task d WHERE d.ended_at IS NULL AND d.next_poll_at <= p_now
    ORDER BY d.next_poll_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED) due
  WHERE t.tenant_id = due.tenant_id AND t.call_id = due.call_id RETURNING t.*
$$;

-- What an upstream said of a task; one that has ended stays as it is.
CREATE FUNCTION gateway_tell_task(p_tenant uuid, p_call uuid, p_state task_state, p_progress int, p_error text, p_output jsonb,
  p_next timestamptz, p_ended timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE task SET state = p_state, progress = COALESCE(p_progress, progress), error_code = p_error, output = p_output,
    next_poll_at = p_next, ended_at = p_ended
  WHERE tenant_id = p_tenant AND call_id = p_call AND ended_at IS NULL
$$;

-- What is held for a call; nothing once it has ended.
CREATE FUNCTION gateway_hold_of(p_tenant uuid, p_call uuid) RETURNS SETOF hold
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT * FROM hold WHERE tenant_id = p_tenant AND call_id = p_call
$$;

-- As before, but for holds of tasks that are under way: those outlive their process, until their deadline.
CREATE OR REPLACE FUNCTION gateway_orphans(p_limit int) RETURNS SETOF hold
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT h.* FROM hold h LEFT JOIN gateway_process p ON p.id = h.process_id
  WHERE (p.id IS NULL OR p.lease_until < clock_timestamp() OR h.expires_at < clock_timestamp())
    AND NOT EXISTS (SELECT 1 FROM task t WHERE t.tenant_id = h.tenant_id AND t.call_id = h.call_id
      AND t.ended_at IS NULL AND t.deadline > clock_timestamp())
  ORDER BY h.tenant_id, h.call_id LIMIT p_limit
$$;

DO $$
DECLARE f regprocedure;
BEGIN
  GRANT CREATE ON SCHEMA public TO app_batch;
  FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'gateway\_%' LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO app_batch', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app_gateway', f);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM app_batch;
END $$;
