-- Who sees what (SECURITY.md, Tenancy). Roles are made at deploy: app_tenant, app_gateway, app_platform may sign in;
-- app_batch owns the gateway's functions and nothing else. None owns a table, none bypasses row-level security.
-- A scope is two settings of the transaction: app.tenant_id and app.party_id. The nil uuid as party means the
-- tenant's own machinery (jobs, webhooks, money commands after their permission check); no party means nothing is seen.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO app_tenant, app_gateway, app_platform, app_batch;

CREATE FUNCTION app_tenant_id() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid $$;
CREATE FUNCTION app_party_id() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('app.party_id', true), '')::uuid $$;
CREATE FUNCTION app_is_system() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT COALESCE(NULLIF(current_setting('app.party_id', true), '')::uuid = '00000000-0000-0000-0000-000000000000', false) $$;
-- The root party has its tenant's id.
CREATE FUNCTION app_is_root() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT COALESCE(app_party_id() = app_tenant_id(), false) OR app_is_system() $$;

-- One policy set for a table: what a scope may read, what it may write, and the roles that see all.
CREATE PROCEDURE guard_table(p_table text, p_read text, p_write text, p_tenant_column text DEFAULT 'tenant_id')
LANGUAGE plpgsql AS $$
DECLARE
  same_tenant text := format('%I = (SELECT app_tenant_id())', p_tenant_column);
  can_read text := format('%s AND ((SELECT app_is_system()) OR (%s))', same_tenant, p_read);
  can_write text := format('%s AND ((SELECT app_is_system()) OR (%s))', same_tenant, p_write);
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY tenant_read ON %I FOR SELECT TO app_tenant USING (%s)', p_table, can_read);
  EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT TO app_tenant WITH CHECK (%s)', p_table, can_write);
  EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE TO app_tenant USING (%s) WITH CHECK (%s)', p_table, can_write, can_write);
  EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE TO app_tenant USING (%s)', p_table, can_write);
  EXECUTE format('CREATE POLICY platform_all ON %I TO app_platform USING (true) WITH CHECK (true)', p_table);
END $$;

-- the tenant itself; catalogue everybody may read
CALL guard_table('tenant', 'true', '(SELECT app_is_root())', 'id');
CALL guard_table('domain', 'true', '(SELECT app_is_root())');
CALL guard_table('model', 'true', '(SELECT app_is_root())');
CALL guard_table('list_price', 'true', '(SELECT app_is_root())');
CALL guard_table('fx_rate', 'true', '(SELECT app_is_root())');

-- the tree: a party sees itself, whom it sells to and whom it buys from
CALL guard_table('edge', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('party', $q$ id = (SELECT app_party_id()) OR EXISTS (SELECT 1 FROM edge e WHERE e.tenant_id = party.tenant_id
  AND ((e.buyer_id = party.id AND e.seller_id = (SELECT app_party_id())) OR (e.seller_id = party.id AND e.buyer_id = (SELECT app_party_id())))) $q$,
  $q$ id = (SELECT app_party_id()) OR EXISTS (SELECT 1 FROM edge e WHERE e.tenant_id = party.tenant_id
  AND e.buyer_id = party.id AND e.seller_id = (SELECT app_party_id())) $q$);

-- people and what they did: their own party's
CALL guard_table('member', 'party_id = (SELECT app_party_id())', 'party_id = (SELECT app_party_id())');
CALL guard_table('audit_event', 'party_id = (SELECT app_party_id())', 'party_id = (SELECT app_party_id())');
CALL guard_table('command_receipt', 'party_id = (SELECT app_party_id())', 'party_id = (SELECT app_party_id())');
CALL guard_table('alert', 'party_id = (SELECT app_party_id())', 'party_id = (SELECT app_party_id())');
CALL guard_table('session', 'false', 'false');
CALL guard_table('sign_in_throttle', 'false', 'false');

-- suppliers, stock, upstreams: the root's alone
CALL guard_table('supplier', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('supplier_account', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('credential', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('tenant_key', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('upstream', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('upstream_model', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('purchase_order', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('lot', '(SELECT app_is_root())', '(SELECT app_is_root())');
CALL guard_table('lot_draw', '(SELECT app_is_root())', 'false');
CALL guard_table('attempt', '(SELECT app_is_root())', 'false');
CALL guard_table('hold', 'false', 'false');

-- prices: the seller's own; a compiled chain holds every level's and is nobody's
CALL guard_table('price_book', 'seller_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('price_version', 'seller_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('markup_rule', 'seller_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('rate_card', 'false', 'false');

-- money between two parties: both see it, the seller keeps it
CALL guard_table('wallet', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('grant', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('rated_line', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'false');
CALL guard_table('top_up', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())');
CALL guard_table('payment', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'false');
CALL guard_table('payment_event', 'false', 'false');
CALL guard_table('sandbox_payment', 'false', 'false');
CALL guard_table('invoice', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('invoice_line', 'seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');
CALL guard_table('document_sequence', 'seller_id = (SELECT app_party_id())', 'seller_id = (SELECT app_party_id())');

-- keys: their owner and the owner's direct seller
CALL guard_table('api_key', $q$ party_id = (SELECT app_party_id()) OR EXISTS (SELECT 1 FROM edge e WHERE e.tenant_id = api_key.tenant_id
  AND e.buyer_id = api_key.party_id AND e.seller_id = (SELECT app_party_id()) AND e.valid_to IS NULL) $q$,
  $q$ party_id = (SELECT app_party_id()) OR EXISTS (SELECT 1 FROM edge e WHERE e.tenant_id = api_key.tenant_id
  AND e.buyer_id = api_key.party_id AND e.seller_id = (SELECT app_party_id()) AND e.valid_to IS NULL) $q$);

-- calls: everybody on the chain it was sold through (what of it is shown is the use case's to say)
CALL guard_table('call', '(SELECT app_party_id()) = ANY (party_path)', 'false');

-- books: each party's own
CALL guard_table('journal_entry', 'party_id = (SELECT app_party_id())', 'party_id = (SELECT app_party_id())');
CALL guard_table('posting', 'party_id = (SELECT app_party_id())', 'party_id = (SELECT app_party_id())');

-- the gateway's own bookkeeping: of no tenant
ALTER TABLE gateway_process ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_process FORCE ROW LEVEL SECURITY;
ALTER TABLE directory_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_change FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_all ON gateway_process TO app_platform USING (true) WITH CHECK (true);
CREATE POLICY platform_all ON directory_change TO app_platform USING (true) WITH CHECK (true);

DROP PROCEDURE guard_table(text, text, text, text);

-- ---------------------------------------------------------------- rights
GRANT SELECT, INSERT, UPDATE ON tenant, domain, model, list_price, fx_rate, edge, party, member, alert, session, sign_in_throttle,
  supplier, supplier_account, credential, tenant_key, upstream, upstream_model, purchase_order, lot, price_book, price_version,
  markup_rule, wallet, "grant", top_up, payment, sandbox_payment, invoice, document_sequence, api_key TO app_tenant, app_platform;
GRANT DELETE ON markup_rule, upstream_model, price_version, sign_in_throttle TO app_tenant;
GRANT SELECT, INSERT ON audit_event, command_receipt, payment_event, rate_card, invoice_line, journal_entry, posting TO app_tenant, app_platform;
GRANT SELECT ON lot_draw, attempt, hold, rated_line, call TO app_tenant, app_platform;
GRANT SELECT ON gateway_process TO app_platform;
GRANT SELECT, DELETE ON directory_change TO app_platform;
GRANT EXECUTE ON FUNCTION ensure_partitions(timestamptz, timestamptz) TO app_platform;
GRANT EXECUTE ON FUNCTION uuid_v7_floor(timestamptz) TO app_tenant, app_platform, app_gateway, app_batch;

-- The gateway reads what it keeps in memory, and executes; the functions' owner does the writing.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tenant', 'domain', 'model', 'list_price', 'fx_rate', 'edge', 'party', 'supplier_account', 'credential',
      'tenant_key', 'upstream', 'upstream_model', 'lot', 'price_book', 'price_version', 'markup_rule', 'rate_card', 'wallet',
      'api_key', 'directory_change', 'call'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO app_gateway', t);
    EXECUTE format('CREATE POLICY gateway_read ON %I FOR SELECT TO app_gateway USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['hold', 'call', 'attempt', 'rated_line', 'lot_draw', 'wallet', 'grant', 'lot', 'journal_entry', 'posting',
      'api_key', 'party', 'rate_card', 'gateway_process', 'directory_change', 'alert'] LOOP
    EXECUTE format('CREATE POLICY batch_all ON %I TO app_batch USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE ON hold TO app_batch;
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway_process TO app_batch;
GRANT SELECT, INSERT ON call, attempt, rated_line, lot_draw, journal_entry, posting, rate_card, directory_change TO app_batch;
GRANT SELECT, UPDATE ON wallet, "grant", lot TO app_batch;
GRANT SELECT ON api_key, party TO app_batch;
GRANT UPDATE (last_used_at) ON api_key TO app_batch;
GRANT SELECT, INSERT, UPDATE ON alert TO app_batch;
-- FOR UPDATE on holds needs the right to update one of their columns; a failover moves the stock of a call
GRANT UPDATE (expires_at, upstream_id, supplier_account_id, lot_ids, lot_held) ON hold TO app_batch;
GRANT USAGE ON SEQUENCE directory_change_id_seq TO app_batch;

-- ---------------------------------------------------------------- what the gateway must hear of
CREATE FUNCTION note_directory_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  row jsonb := to_jsonb(COALESCE(NEW, OLD));
  tenant uuid := COALESCE(row ->> 'tenant_id', row ->> 'id')::uuid;
  ref uuid := COALESCE(row ->> 'id', row ->> 'upstream_id', row ->> 'tenant_id')::uuid;
BEGIN
  INSERT INTO directory_change (tenant_id, kind, ref_id, xid) VALUES (tenant, TG_TABLE_NAME, ref, pg_current_xact_id()::text::bigint);
  PERFORM pg_notify('directory', TG_TABLE_NAME || ' ' || tenant);
  RETURN NULL;
END $$;
GRANT CREATE ON SCHEMA public TO app_batch;
ALTER FUNCTION note_directory_change() OWNER TO app_batch;
REVOKE CREATE ON SCHEMA public FROM app_batch;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['tenant', 'domain', 'model', 'list_price', 'fx_rate', 'edge', 'party', 'supplier_account', 'credential',
      'upstream', 'upstream_model', 'price_book', 'price_version', 'api_key'] LOOP
    IF t <> 'api_key' AND t <> 'credential' THEN
      EXECUTE format('CREATE TRIGGER directory AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION note_directory_change()', t);
    END IF;
  END LOOP;
END $$;
-- last_used_at moves all the time and concerns nobody
CREATE TRIGGER directory_insert AFTER INSERT OR DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION note_directory_change();
CREATE TRIGGER directory_update AFTER UPDATE OF name, digest, status, model_ids, expires_at, revoked_at, replaced_by_id ON api_key
  FOR EACH ROW EXECUTE FUNCTION note_directory_change();
CREATE TRIGGER directory AFTER INSERT OR UPDATE OR DELETE ON credential FOR EACH ROW EXECUTE FUNCTION note_directory_change();
-- quantities of a lot move with every batch: only what changes whether and in what order it is drawn counts
CREATE TRIGGER directory_insert AFTER INSERT ON lot FOR EACH ROW EXECUTE FUNCTION note_directory_change();
CREATE TRIGGER directory_update AFTER UPDATE OF status, model_ids, burn_weights, starts_at, expires_at ON lot
  FOR EACH ROW EXECUTE FUNCTION note_directory_change();
CREATE TRIGGER directory_insert AFTER INSERT ON wallet FOR EACH ROW EXECUTE FUNCTION note_directory_change();
