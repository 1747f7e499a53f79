-- Credentials have limits of their own, and states that the gateway writes down from what vendors answer.

-- AlterTable
ALTER TABLE "credential" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "state_at" TIMESTAMPTZ(6);

CREATE POLICY batch_all ON credential TO app_batch USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, state) ON credential TO app_batch;
GRANT UPDATE (state, state_until, state_reason, state_at, updated_at) ON credential TO app_batch;

-- States in batches, in ascending order of their ids. Only what can be used goes into another state: what a person said, or
-- what was said before, stays until a person says otherwise.
CREATE FUNCTION gateway_note_credentials(
  p_tenant uuid[], p_id uuid[], p_state text[], p_until timestamptz[], p_reason text[], p_now timestamptz
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  i int;
  changed int := 0;
BEGIN
  FOR i IN SELECT n FROM generate_subscripts(p_id, 1) AS n ORDER BY p_tenant[n], p_id[n] LOOP
    UPDATE credential c SET state = p_state[i]::credential_state, state_until = p_until[i], state_reason = p_reason[i],
        state_at = p_now, updated_at = p_now
      WHERE c.tenant_id = p_tenant[i] AND c.id = p_id[i] AND c.state IN ('live', 'throttled');
    IF FOUND THEN changed := changed + 1; END IF;
  END LOOP;
  RETURN changed;
END $$;
REVOKE ALL ON FUNCTION gateway_note_credentials(uuid[], uuid[], text[], timestamptz[], text[], timestamptz) FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO app_batch;
ALTER FUNCTION gateway_note_credentials(uuid[], uuid[], text[], timestamptz[], text[], timestamptz) OWNER TO app_batch;
REVOKE CREATE ON SCHEMA public FROM app_batch;
GRANT EXECUTE ON FUNCTION gateway_note_credentials(uuid[], uuid[], text[], timestamptz[], text[], timestamptz) TO app_gateway;
