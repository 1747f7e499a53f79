-- What the gateway needs to be wider: limits and budgets of keys and customers, models that stand for others, the same
-- request told apart from a new one, and holds that grow while an answer streams.

CREATE TYPE "budget_period" AS ENUM ('day', 'week', 'month', 'total');

ALTER TABLE "hold" ADD COLUMN "budget_holds" BIGINT[] NOT NULL DEFAULT ARRAY[]::BIGINT[],
  ADD COLUMN "budget_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[];
ALTER TABLE "model" ADD COLUMN "routing" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "api_key" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "party" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "tenant" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}';

CREATE TABLE "budget" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "api_key_id" UUID,
    "period" "budget_period" NOT NULL,
    "currency" TEXT NOT NULL,
    "limit_nano" BIGINT NOT NULL CHECK (limit_nano >= 0),
    "window_start" TIMESTAMPTZ(6) NOT NULL,
    "spent_nano" BIGINT NOT NULL DEFAULT 0 CHECK (spent_nano >= 0),
    "held_nano" BIGINT NOT NULL DEFAULT 0 CHECK (held_nano >= 0),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE TABLE "idempotency_key" (
    "tenant_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "body_digest" BYTEA NOT NULL,
    "call_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","api_key_id","digest")
);
CREATE INDEX "budget_tenant_id_buyer_id_idx" ON "budget"("tenant_id", "buyer_id");
ALTER TABLE "budget" ADD CONSTRAINT "budget_tenant_id_buyer_id_fkey" FOREIGN KEY ("tenant_id", "buyer_id") REFERENCES "party"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "budget" ADD CONSTRAINT "budget_tenant_id_api_key_id_fkey" FOREIGN KEY ("tenant_id", "api_key_id") REFERENCES "api_key"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
-- one limit of a kind for each key, and for each customer
CREATE UNIQUE INDEX budget_of_key ON budget (tenant_id, api_key_id, period) WHERE api_key_id IS NOT NULL;
CREATE UNIQUE INDEX budget_of_buyer ON budget (tenant_id, buyer_id, period) WHERE api_key_id IS NULL;

-- ---------------------------------------------------------------- who sees what
ALTER TABLE budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON budget FOR SELECT TO app_tenant USING (tenant_id = (SELECT app_tenant_id())
  AND ((SELECT app_is_system()) OR seller_id = (SELECT app_party_id()) OR buyer_id = (SELECT app_party_id())));
-- a seller limits a customer; a customer limits its own keys
CREATE POLICY tenant_insert ON budget FOR INSERT TO app_tenant WITH CHECK (tenant_id = (SELECT app_tenant_id())
  AND ((SELECT app_is_system()) OR seller_id = (SELECT app_party_id()) OR (buyer_id = (SELECT app_party_id()) AND api_key_id IS NOT NULL)));
CREATE POLICY tenant_update ON budget FOR UPDATE TO app_tenant USING (tenant_id = (SELECT app_tenant_id())
  AND ((SELECT app_is_system()) OR seller_id = (SELECT app_party_id()) OR (buyer_id = (SELECT app_party_id()) AND api_key_id IS NOT NULL)))
  WITH CHECK (tenant_id = (SELECT app_tenant_id())
  AND ((SELECT app_is_system()) OR seller_id = (SELECT app_party_id()) OR (buyer_id = (SELECT app_party_id()) AND api_key_id IS NOT NULL)));
CREATE POLICY tenant_delete ON budget FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id())
  AND ((SELECT app_is_system()) OR seller_id = (SELECT app_party_id()) OR (buyer_id = (SELECT app_party_id()) AND api_key_id IS NOT NULL)));
CREATE POLICY platform_all ON budget TO app_platform USING (true) WITH CHECK (true);
CREATE POLICY gateway_read ON budget FOR SELECT TO app_gateway USING (true);
CREATE POLICY batch_all ON budget TO app_batch USING (true) WITH CHECK (true);

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON idempotency_key FOR SELECT TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY tenant_insert ON idempotency_key FOR INSERT TO app_tenant WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY tenant_update ON idempotency_key FOR UPDATE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()))
  WITH CHECK (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY tenant_delete ON idempotency_key FOR DELETE TO app_tenant USING (tenant_id = (SELECT app_tenant_id()) AND (SELECT app_is_system()));
CREATE POLICY platform_all ON idempotency_key TO app_platform USING (true) WITH CHECK (true);
CREATE POLICY batch_all ON idempotency_key TO app_batch USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON budget TO app_tenant, app_platform;
GRANT SELECT, DELETE ON idempotency_key TO app_platform;
GRANT SELECT ON budget TO app_gateway;
GRANT SELECT, UPDATE ON budget TO app_batch;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO app_batch;
GRANT UPDATE (rate_card_id, model_id, bound_usage, hold_nanos, budget_holds) ON hold TO app_batch;

CREATE TRIGGER directory_insert AFTER INSERT OR DELETE ON budget FOR EACH ROW EXECUTE FUNCTION note_directory_change();
CREATE TRIGGER directory_update AFTER UPDATE OF limit_nano, period ON budget FOR EACH ROW EXECUTE FUNCTION note_directory_change();
DROP TRIGGER directory_update ON api_key;
CREATE TRIGGER directory_update AFTER UPDATE OF name, digest, status, model_ids, expires_at, revoked_at, replaced_by_id, limits ON api_key
  FOR EACH ROW EXECUTE FUNCTION note_directory_change();

-- ---------------------------------------------------------------- the statements
DROP FUNCTION gateway_admit(timestamptz, uuid, uuid[], uuid[], uuid[], uuid[], text[], uuid[], uuid[], uuid[], uuid[], boolean[], timestamptz[], text[], bigint[], text[], text[], uuid[], uuid[], int[], int[], bigint[], uuid[], uuid[], int[], int[], bigint[]);
DROP FUNCTION gateway_rehold(timestamptz, uuid, uuid, uuid, uuid, uuid[], bigint[]);

-- Sets aside a bound for every call that every level can pay and stock can serve.
-- verdicts: 0 admitted, 1 a wallet is short (short_line says which of the call's levels, customer = 1),
--           2 stock is short, 3 the key is not usable, 4 the customer is not active, 5 a budget is short (short_line says
--           which of the call's), 6 the same request was made before.
CREATE FUNCTION gateway_admit(
  p_now timestamptz, p_process uuid,
  c_id uuid[], c_tenant uuid[], c_key uuid[], c_customer uuid[], c_path text[], c_card uuid[], c_model uuid[], c_upstream uuid[],
  c_account uuid[], c_streaming boolean[], c_expires timestamptz[], c_usage text[], c_input bigint[], c_wallets text[], c_holds text[],
  w_tenant uuid[], w_id uuid[],
  l_call int[], l_wallet int[], l_hold bigint[],
  t_tenant uuid[], t_id uuid[],
  k_call int[], k_lot int[], k_need bigint[],
  b_tenant uuid[], b_id uuid[], b_start timestamptz[],
  q_call int[], q_budget int[], q_hold bigint[],
  c_once text[], c_body text[],
  OUT verdicts int[], OUT short_line int[]
) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
DECLARE
  n int := cardinality(c_id);
  lines int := COALESCE(cardinality(l_call), 0);
  candidates int := COALESCE(cardinality(k_call), 0);
  room bigint[] := array_fill(NULL::bigint, ARRAY[GREATEST(cardinality(w_id), 1)]);
  taken bigint[] := array_fill(0::bigint, ARRAY[GREATEST(cardinality(w_id), 1)]);
  stock bigint[] := array_fill(0::bigint, ARRAY[GREATEST(cardinality(t_id), 1)]);
  reserved bigint[] := array_fill(0::bigint, ARRAY[GREATEST(cardinality(t_id), 1)]);
  k_taken bigint[] := array_fill(0::bigint, ARRAY[GREATEST(candidates, 1)]);
  h_lots text[] := array_fill('{}'::text, ARRAY[n]);
  h_qtys text[] := array_fill('{}'::text, ARRAY[n]);
  standing int[];
  budgets int := COALESCE(cardinality(q_call), 0);
  allowance bigint[] := array_fill(NULL::bigint, ARRAY[GREATEST(cardinality(b_id), 1)]);
  b_taken bigint[] := array_fill(0::bigint, ARRAY[GREATEST(cardinality(b_id), 1)]);
  h_budgets text[] := array_fill('{}'::text, ARRAY[n]);
  h_budget_holds text[] := array_fill('{}'::text, ARRAY[n]);
  repeated int[] := array_fill(0, ARRAY[n]);
  qi int := 1; first_budget int; budgets_text text; holds_text text;
  r record;
  li int := 1; ki int := 1; first_line int; first_lot int; v int; s int;
  want bigint; take bigint; share bigint; whole bigint; lots_text text; qtys_text text;
BEGIN
  verdicts := array_fill(0, ARRAY[n]);
  short_line := array_fill(0, ARRAY[n]);

  FOR r IN
    SELECT u.i, w.posted_nano - w.exposure_nano + w.limit_nano - w.held_nano AS free
    FROM unnest(w_tenant, w_id) WITH ORDINALITY AS u(tenant, id, i)
    JOIN wallet w ON w.tenant_id = u.tenant AND w.id = u.id
    ORDER BY w.tenant_id, w.id FOR NO KEY UPDATE OF w
  LOOP
    room[r.i] := r.free;
  END LOOP;
  -- budgets: begin. Counters are locked behind wallets; a window that has passed begins anew, what is held stays held
  IF budgets > 0 THEN
    FOR r IN
      SELECT u.i, b.limit_nano - b.held_nano - CASE WHEN b.window_start < u.start THEN 0 ELSE b.spent_nano END AS free
      FROM unnest(b_tenant, b_id, b_start) WITH ORDINALITY AS u(tenant, id, start, i)
      JOIN budget b ON b.tenant_id = u.tenant AND b.id = u.id
      ORDER BY b.tenant_id, b.id FOR NO KEY UPDATE OF b
    LOOP
      allowance[r.i] := r.free;
    END LOOP;
  END IF;
  -- budgets: end
  FOR r IN
    SELECT u.i, CASE WHEN t.status = 'active' AND t.starts_at <= p_now AND (t.expires_at IS NULL OR t.expires_at > p_now)
      THEN t.received_qty - t.drawn_qty - t.expired_qty - t.returned_qty - t.held_qty ELSE 0 END AS free
    FROM unnest(t_tenant, t_id) WITH ORDINALITY AS u(tenant, id, i)
    JOIN lot t ON t.tenant_id = u.tenant AND t.id = u.id
    ORDER BY t.tenant_id, t.id FOR NO KEY UPDATE OF t
  LOOP
    stock[r.i] := r.free;
  END LOOP;
  -- NOTIFY may be lost: the key and its owner are looked at again here
  SELECT array_agg(CASE
      WHEN u.key IS NOT NULL AND (k.id IS NULL OR k.status <> 'active' OR k.expires_at <= p_now) THEN 3
      WHEN p.status IS DISTINCT FROM 'active' THEN 4 ELSE 0 END ORDER BY u.i)
    INTO standing
    FROM unnest(c_tenant, c_key, c_customer) WITH ORDINALITY AS u(tenant, key, customer, i)
    LEFT JOIN api_key k ON k.tenant_id = u.tenant AND k.id = u.key
    LEFT JOIN party p ON p.tenant_id = u.tenant AND p.id = u.customer;

  -- the same Idempotency-Key again (C37): taken only where no call has it, or the one that had it was released unpaid
  FOR i IN 1..n LOOP
    CONTINUE WHEN c_once[i] IS NULL OR standing[i] <> 0;
    INSERT INTO idempotency_key AS k (tenant_id, api_key_id, digest, body_digest, call_id, created_at)
      VALUES (c_tenant[i], c_key[i], decode(c_once[i], 'hex'), decode(c_body[i], 'hex'), c_id[i], p_now)
      ON CONFLICT (tenant_id, api_key_id, digest) DO UPDATE SET call_id = excluded.call_id, created_at = excluded.created_at
      WHERE k.body_digest = excluded.body_digest AND EXISTS
        (SELECT 1 FROM call f WHERE f.tenant_id = k.tenant_id AND f.id = k.call_id AND f.state = 'released');
    IF NOT FOUND THEN repeated[i] := 6; END IF;
  END LOOP;

  FOR i IN 1..n LOOP
    v := GREATEST(standing[i], repeated[i]); s := 0;
    first_line := li;
    WHILE li <= lines AND l_call[li] = i LOOP
      IF v = 0 AND (room[l_wallet[li]] IS NULL OR room[l_wallet[li]] < l_hold[li]) THEN
        v := 1; s := li - first_line + 1;
      END IF;
      li := li + 1;
    END LOOP;

    first_budget := qi;
    WHILE qi <= budgets AND q_call[qi] = i LOOP
      -- a budget that is gone limits nothing
      IF v = 0 AND allowance[q_budget[qi]] < q_hold[qi] THEN
        v := 5; s := qi - first_budget + 1;
      END IF;
      qi := qi + 1;
    END LOOP;

    first_lot := ki;
    WHILE ki <= candidates AND k_call[ki] = i LOOP ki := ki + 1; END LOOP;
    IF v = 0 THEN
      share := 1; whole := 1; lots_text := ''; qtys_text := '';
      FOR k IN first_lot..ki - 1 LOOP
        EXIT WHEN share = 0;
        -- what the lots before could not give is a share of the call: exact, because lots differ in unit
        want := CASE WHEN share = whole THEN k_need[k] ELSE div(k_need[k]::numeric * share + whole - 1, whole) END;
        take := LEAST(want, stock[k_lot[k]]);
        IF take > 0 THEN
          stock[k_lot[k]] := stock[k_lot[k]] - take;
          reserved[k_lot[k]] := reserved[k_lot[k]] + take;
          k_taken[k] := take;
          lots_text := lots_text || ',' || t_id[k_lot[k]]::text;
          qtys_text := qtys_text || ',' || take::text;
        END IF;
        IF take = want THEN share := 0; ELSIF take > 0 THEN share := want - take; whole := k_need[k]; END IF;
      END LOOP;
      IF share > 0 AND ki > first_lot THEN
        v := 2;
        -- a call that is refused leaves nothing behind for the next one in the batch
        FOR k IN first_lot..ki - 1 LOOP
          stock[k_lot[k]] := stock[k_lot[k]] + k_taken[k];
          reserved[k_lot[k]] := reserved[k_lot[k]] - k_taken[k];
        END LOOP;
      ELSE
        h_lots[i] := '{' || ltrim(lots_text, ',') || '}';
        h_qtys[i] := '{' || ltrim(qtys_text, ',') || '}';
        FOR j IN first_line..li - 1 LOOP
          room[l_wallet[j]] := room[l_wallet[j]] - l_hold[j];
          taken[l_wallet[j]] := taken[l_wallet[j]] + l_hold[j];
        END LOOP;
        budgets_text := ''; holds_text := '';
        FOR j IN first_budget..qi - 1 LOOP
          CONTINUE WHEN allowance[q_budget[j]] IS NULL;
          allowance[q_budget[j]] := allowance[q_budget[j]] - q_hold[j];
          b_taken[q_budget[j]] := b_taken[q_budget[j]] + q_hold[j];
          budgets_text := budgets_text || ',' || b_id[q_budget[j]]::text;
          holds_text := holds_text || ',' || q_hold[j]::text;
        END LOOP;
        h_budgets[i] := '{' || ltrim(budgets_text, ',') || '}';
        h_budget_holds[i] := '{' || ltrim(holds_text, ',') || '}';
      END IF;
    END IF;
    IF v NOT IN (0, 6) AND c_once[i] IS NOT NULL THEN
      DELETE FROM idempotency_key k WHERE k.tenant_id = c_tenant[i] AND k.api_key_id = c_key[i] AND k.call_id = c_id[i];
    END IF;
    verdicts[i] := v;
    short_line[i] := s;
  END LOOP;

  UPDATE wallet w SET held_nano = w.held_nano + d.amount
    FROM unnest(w_tenant, w_id, taken) AS d(tenant, id, amount)
    WHERE d.amount > 0 AND w.tenant_id = d.tenant AND w.id = d.id;
  IF budgets > 0 THEN
    UPDATE budget b SET held_nano = b.held_nano + d.amount,
        spent_nano = CASE WHEN b.window_start < d.start THEN 0 ELSE b.spent_nano END, window_start = GREATEST(b.window_start, d.start)
      FROM unnest(b_tenant, b_id, b_start, b_taken) AS d(tenant, id, start, amount)
      WHERE d.amount > 0 AND b.tenant_id = d.tenant AND b.id = d.id;
  END IF;
  UPDATE lot t SET held_qty = t.held_qty + d.qty
    FROM unnest(t_tenant, t_id, reserved) AS d(tenant, id, qty)
    WHERE d.qty > 0 AND t.tenant_id = d.tenant AND t.id = d.id;
  INSERT INTO hold (tenant_id, call_id, process_id, api_key_id, customer_id, party_path, rate_card_id, model_id, upstream_id,
      supplier_account_id, streaming, admitted_at, expires_at, wallet_ids, hold_nanos, lot_ids, lot_held, bound_usage, estimated_input, budget_ids, budget_holds)
    SELECT u.tenant, u.id, p_process, u.key, u.customer, u.path::uuid[], u.card, u.model, u.upstream, u.account, u.streaming, p_now,
      u.expires, u.wallets::uuid[], u.holds::bigint[], u.lots::uuid[], u.qtys::bigint[], u.usage::bigint[], u.input,
      u.budgets::uuid[], u.budget_holds::bigint[]
    FROM unnest(c_id, c_tenant, c_key, c_customer, c_path, c_card, c_model, c_upstream, c_account, c_streaming, c_expires, c_usage,
        c_input, c_wallets, c_holds, h_lots, h_qtys, verdicts, h_budgets, h_budget_holds)
      AS u(id, tenant, key, customer, path, card, model, upstream, account, streaming, expires, usage, input, wallets, holds, lots,
        qtys, verdict, budgets, budget_holds)
    WHERE u.verdict = 0;
END $$;

CREATE OR REPLACE FUNCTION gateway_settle(
  p_now timestamptz, p_batch uuid,
  c_id uuid[], c_tenant uuid[], c_state int[], c_outcome text[], c_fault text[], c_status int[], c_estimated boolean[],
  c_quarantined boolean[], c_usage text[], c_raw text[], c_finish text[], c_queue int[], c_first int[], c_total int[],
  c_attempts int[], c_request text[], c_upstream uuid[], c_account uuid[],
  w_tenant uuid[], w_id uuid[],
  l_call int[], l_wallet int[], l_level int[], l_amount bigint[], l_mode text[], l_version uuid[],
  t_tenant uuid[], t_id uuid[],
  k_call int[], k_lot int[], k_need bigint[], k_purpose int[],
  x_call int[], x_seq int[], x_upstream uuid[], x_account uuid[], x_credential uuid[], x_started timestamptz[], x_outcome text[],
  x_status int[], x_first int[], x_total int[], x_request text[]
) RETURNS int[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  n int := cardinality(c_id);
  wallets int := GREATEST(cardinality(w_id), 1);
  lots int := GREATEST(cardinality(t_id), 1);
  lines int := COALESCE(cardinality(l_call), 0);
  candidates int := COALESCE(cardinality(k_call), 0);
  -- the holds, flattened: levels of call i are h_from[i]..h_to[i], its lots hl_from[i]..hl_to[i]
  found_hold int[] := array_fill(0, ARRAY[n]); h_model uuid[] := array_fill(NULL::uuid, ARRAY[n]);
  h_from int[] := array_fill(1, ARRAY[n]); h_to int[] := array_fill(0, ARRAY[n]); h_nano bigint[] := '{}';
  hl_from int[] := array_fill(1, ARRAY[n]); hl_to int[] := array_fill(0, ARRAY[n]); hl_lot uuid[] := '{}'; hl_qty bigint[] := '{}';
  -- wallets, who is on their two sides, and whether the buyer keeps books of its own
  closed timestamptz[] := array_fill(NULL::timestamptz, ARRAY[wallets]);
  w_seller uuid[] := array_fill(NULL::uuid, ARRAY[wallets]); w_buyer uuid[] := array_fill(NULL::uuid, ARRAY[wallets]);
  w_currency text[] := array_fill(NULL::text, ARRAY[wallets]); w_books boolean[] := array_fill(false, ARRAY[wallets]);
  d_held bigint[] := array_fill(0::bigint, ARRAY[wallets]);
  d_posted bigint[] := array_fill(0::bigint, ARRAY[wallets]);
  d_exposure bigint[] := array_fill(0::bigint, ARRAY[wallets]);
  -- open grants in the order they are drawn, those of wallet w at g_next[w]..g_last[w]
  g_next int[] := array_fill(1, ARRAY[wallets]); g_last int[] := array_fill(0, ARRAY[wallets]);
  g_id uuid[] := '{}'; g_wallet int[] := '{}'; g_had bigint[] := '{}'; g_left bigint[] := '{}';
  t_free bigint[] := array_fill(0::bigint, ARRAY[lots]); t_place bigint[] := array_fill(0::bigint, ARRAY[lots]);
  t_total bigint[] := array_fill(1::bigint, ARRAY[lots]); t_cost numeric[] := array_fill(0::numeric, ARRAY[lots]);
  t_spent bigint[] := array_fill(0::bigint, ARRAY[lots]);
  t_released bigint[] := array_fill(0::bigint, ARRAY[lots]); t_taken bigint[] := array_fill(0::bigint, ARRAY[lots]);
  t_currency text[] := array_fill(''::text, ARRAY[lots]); t_account uuid[] := array_fill(NULL::uuid, ARRAY[lots]);
  t_payg boolean[] := array_fill(false, ARRAY[lots]);
  -- what pays a line: the one grant ln_grant, or ln_pre of its amount by the grants ln_grants
  ln_grant int[] := array_fill(0, ARRAY[GREATEST(lines, 1)]); ln_pre bigint[] := array_fill(0::bigint, ARRAY[GREATEST(lines, 1)]);
  ln_grants text[] := array_fill('{}'::text, ARRAY[GREATEST(lines, 1)]);
  ln_amounts text[] := array_fill('{}'::text, ARRAY[GREATEST(lines, 1)]);
  d_call int[] := '{}'; d_lot int[] := '{}'; d_from bigint[] := '{}'; d_qty bigint[] := '{}'; d_cost bigint[] := '{}'; d_purpose int[] := '{}';
  r record;
  li int := 1; ki int := 1; hi int; w int; g int; t int; purpose int; reserved int; charged boolean;
  amount bigint; held bigint; unpaid bigint; take bigint; want bigint; share bigint; whole bigint; cost bigint;
  grants_text text; amounts_text text;
  -- budgets of the holds: what each gives back and what the customer's own line adds to it
  hb_call int[] := '{}'; hb_id uuid[] := '{}'; hb_hold bigint[] := '{}'; paid bigint[] := array_fill(0::bigint, ARRAY[n]);
BEGIN
  FOR r IN
    SELECT u.i, h.model_id, h.hold_nanos, h.lot_ids, h.lot_held, h.budget_ids, h.budget_holds
    FROM unnest(c_tenant, c_id) WITH ORDINALITY AS u(tenant, id, i)
    JOIN hold h ON h.tenant_id = u.tenant AND h.call_id = u.id
    ORDER BY h.tenant_id, h.call_id FOR UPDATE OF h
  LOOP
    found_hold[r.i] := 1;
    h_model[r.i] := r.model_id;
    -- one element at a time is done in place; joining arrays would copy all of them for every call
    h_from[r.i] := cardinality(h_nano) + 1;
    FOREACH held IN ARRAY r.hold_nanos LOOP h_nano := h_nano || held; END LOOP;
    h_to[r.i] := cardinality(h_nano);
    hl_from[r.i] := cardinality(hl_lot) + 1;
    FOR k IN 1..cardinality(r.lot_ids) LOOP
      hl_lot := hl_lot || r.lot_ids[k];
      hl_qty := hl_qty || r.lot_held[k];
    END LOOP;
    hl_to[r.i] := cardinality(hl_lot);
    FOR k IN 1..cardinality(r.budget_ids) LOOP
      hb_call := hb_call || r.i::int; hb_id := hb_id || r.budget_ids[k]; hb_hold := hb_hold || r.budget_holds[k];
    END LOOP;
  END LOOP;

  FOR r IN
    SELECT u.i, wa.closed_until, wa.seller_id, wa.buyer_id, wa.currency, b.kind <> 'customer' AS books
    FROM unnest(w_tenant, w_id) WITH ORDINALITY AS u(tenant, id, i)
    JOIN wallet wa ON wa.tenant_id = u.tenant AND wa.id = u.id
    JOIN party b ON b.tenant_id = wa.tenant_id AND b.id = wa.buyer_id
    ORDER BY wa.tenant_id, wa.id FOR NO KEY UPDATE OF wa
  LOOP
    closed[r.i] := r.closed_until; w_seller[r.i] := r.seller_id; w_buyer[r.i] := r.buyer_id;
    w_currency[r.i] := r.currency; w_books[r.i] := r.books;
  END LOOP;
  IF cardinality(hb_id) > 0 THEN
    PERFORM 1 FROM budget b JOIN unnest(hb_call, hb_id) AS u(call, id) ON b.tenant_id = c_tenant[u.call] AND b.id = u.id
      ORDER BY b.tenant_id, b.id FOR NO KEY UPDATE OF b;
  END IF;
  -- no lock of their own: whoever changes a grant holds its wallet
  FOR r IN
    SELECT u.i, gr.id, gr.granted - gr.drawn - gr.expired - gr.refunded AS remaining
    FROM unnest(w_tenant, w_id) WITH ORDINALITY AS u(tenant, id, i)
    JOIN "grant" gr ON gr.tenant_id = u.tenant AND gr.wallet_id = u.id AND gr.is_open AND gr.unit = 'money'
    ORDER BY u.i, gr.priority, gr.expires_at NULLS LAST, gr.id
  LOOP
    g := cardinality(g_id) + 1;
    IF g_last[r.i] = 0 THEN g_next[r.i] := g; END IF;
    g_last[r.i] := g;
    g_id[g] := r.id; g_wallet[g] := r.i; g_had[g] := r.remaining; g_left[g] := r.remaining;
  END LOOP;
  FOR r IN
    SELECT u.i, lo.received_qty, lo.drawn_qty + lo.expired_qty + lo.returned_qty AS consumed,
      lo.received_qty - lo.drawn_qty - lo.expired_qty - lo.returned_qty - lo.held_qty AS free,
      lo.cost_nano, lo.currency, lo.supplier_account_id, lo.kind = 'pay_as_you_go' AS payg
    FROM unnest(t_tenant, t_id) WITH ORDINALITY AS u(tenant, id, i)
    JOIN lot lo ON lo.tenant_id = u.tenant AND lo.id = u.id
    ORDER BY lo.tenant_id, lo.id FOR NO KEY UPDATE OF lo
  LOOP
    t_free[r.i] := r.free; t_place[r.i] := r.consumed; t_total[r.i] := r.received_qty; t_cost[r.i] := r.cost_nano;
    t_spent[r.i] := div(r.cost_nano::numeric * r.consumed, r.received_qty);
    t_currency[r.i] := r.currency; t_account[r.i] := r.supplier_account_id; t_payg[r.i] := r.payg;
  END LOOP;

  FOR i IN 1..n LOOP
    IF found_hold[i] = 0 THEN
      WHILE li <= lines AND l_call[li] = i LOOP li := li + 1; END LOOP;
      WHILE ki <= candidates AND k_call[ki] = i LOOP ki := ki + 1; END LOOP;
      CONTINUE;
    END IF;

    -- every level pays, or none
    charged := c_state[i] = 1;
    hi := h_from[i];
    WHILE li <= lines AND l_call[li] = i LOOP
      w := l_wallet[li];
      IF hi > h_to[i] OR closed[w] IS NULL THEN
        RAISE EXCEPTION 'call %: level % has no hold or no wallet', c_id[i], l_level[li] USING ERRCODE = 'data_exception';
      END IF;
      held := h_nano[hi];
      d_held[w] := d_held[w] + held;
      IF charged THEN
        amount := l_amount[li];
        IF amount IS NULL OR amount < 0 OR amount > held THEN
          RAISE EXCEPTION 'call %: level % charges % of % held', c_id[i], l_level[li], amount, held USING ERRCODE = 'data_exception';
        END IF;
        -- customer first: the first line is what the customer pays
        IF hi = h_from[i] THEN paid[i] := amount; END IF;
        g := g_next[w];
        IF amount = 0 THEN
          NULL;
        ELSIF g <= g_last[w] AND g_left[g] > amount THEN
          g_left[g] := g_left[g] - amount;
          d_posted[w] := d_posted[w] + amount;
          ln_grant[li] := g;
        ELSE
          unpaid := amount; grants_text := ''; amounts_text := '';
          WHILE unpaid > 0 AND g <= g_last[w] LOOP
            take := LEAST(unpaid, g_left[g]);
            g_left[g] := g_left[g] - take;
            unpaid := unpaid - take;
            grants_text := grants_text || ',' || g_id[g]::text;
            amounts_text := amounts_text || ',' || take::text;
            IF g_left[g] = 0 THEN g := g + 1; END IF;
          END LOOP;
          g_next[w] := g;
          ln_pre[li] := amount - unpaid;
          ln_grants[li] := '{' || ltrim(grants_text, ',') || '}';
          ln_amounts[li] := '{' || ltrim(amounts_text, ',') || '}';
          d_posted[w] := d_posted[w] + amount - unpaid;
          d_exposure[w] := d_exposure[w] + unpaid;
        END IF;
      END IF;
      hi := hi + 1;
      li := li + 1;
    END LOOP;
    IF hi <= h_to[i] THEN
      RAISE EXCEPTION 'call %: % levels given, % held', c_id[i], hi - h_from[i], h_to[i] - h_from[i] + 1 USING ERRCODE = 'data_exception';
    END IF;

    -- stock: give back what was reserved, then draw what was used
    share := 0; whole := 1; purpose := 0; reserved := hl_to[i] - hl_from[i] + 1;
    WHILE ki <= candidates AND k_call[ki] = i LOOP
      t := k_lot[ki];
      IF reserved > 0 THEN
        FOR h IN hl_from[i]..hl_to[i] LOOP
          IF hl_lot[h] = t_id[t] AND hl_qty[h] > 0 THEN
            t_free[t] := t_free[t] + hl_qty[h];
            t_released[t] := t_released[t] + hl_qty[h];
            hl_qty[h] := 0;
            reserved := reserved - 1;
          END IF;
        END LOOP;
      END IF;
      IF k_purpose[ki] <> purpose THEN
        IF share > 0 THEN
          RAISE EXCEPTION 'call %: stock does not cover what was used', c_id[i] USING ERRCODE = 'data_exception';
        END IF;
        purpose := k_purpose[ki]; share := 1; whole := 1;
      END IF;
      IF share > 0 THEN
        -- what the lots before could not give is a share of the call: exact, because lots differ in unit
        want := k_need[ki];
        IF share < whole THEN want := div(want::numeric * share + whole - 1, whole); END IF;
        take := LEAST(want, t_free[t]);
        IF take > 0 THEN
          d_call := d_call || i; d_lot := d_lot || t; d_purpose := d_purpose || purpose;
          d_from := d_from || t_place[t]; d_qty := d_qty || take;
          t_free[t] := t_free[t] - take;
          t_place[t] := t_place[t] + take;
          t_taken[t] := t_taken[t] + take;
          -- C(q2) - C(q1), C(q) = floor(total cost * q / total quantity): parts add up to the whole in any split
          cost := div(t_cost[t] * t_place[t], t_total[t]);
          d_cost := d_cost || (cost - t_spent[t]);
          t_spent[t] := cost;
        END IF;
        IF take = want THEN share := 0; ELSIF take > 0 THEN share := want - take; whole := k_need[ki]; END IF;
      END IF;
      ki := ki + 1;
    END LOOP;
    IF share > 0 THEN
      RAISE EXCEPTION 'call %: stock does not cover what was used', c_id[i] USING ERRCODE = 'data_exception';
    END IF;
    IF reserved > 0 THEN
      RAISE EXCEPTION 'call %: a lot was reserved and is not named', c_id[i] USING ERRCODE = 'data_exception';
    END IF;
  END LOOP;

  UPDATE wallet wa SET held_nano = wa.held_nano - d.held, posted_nano = wa.posted_nano - d.posted, exposure_nano = wa.exposure_nano + d.exposure
    FROM unnest(w_tenant, w_id, d_held, d_posted, d_exposure) AS d(tenant, id, held, posted, exposure)
    WHERE d.held + d.posted + d.exposure > 0 AND wa.tenant_id = d.tenant AND wa.id = d.id;
  IF cardinality(hb_id) > 0 THEN
    UPDATE budget b SET held_nano = b.held_nano - d.held, spent_nano = b.spent_nano + d.spent
      FROM (SELECT c_tenant[u.call] AS tenant, u.id, sum(u.hold)::bigint AS held, sum(paid[u.call])::bigint AS spent
        FROM unnest(hb_call, hb_id, hb_hold) AS u(call, id, hold) GROUP BY 1, 2) d
      WHERE b.tenant_id = d.tenant AND b.id = d.id;
  END IF;
  UPDATE "grant" gr SET drawn = gr.drawn + d.had - d.rest, is_open = d.rest > 0
    FROM unnest(g_wallet, g_id, g_had, g_left) AS d(wallet, id, had, rest)
    WHERE d.rest < d.had AND gr.tenant_id = w_tenant[d.wallet] AND gr.id = d.id;
  UPDATE lot lo SET held_qty = lo.held_qty - d.released, drawn_qty = lo.drawn_qty + d.taken
    FROM unnest(t_tenant, t_id, t_released, t_taken) AS d(tenant, id, released, taken)
    WHERE d.released + d.taken > 0 AND lo.tenant_id = d.tenant AND lo.id = d.id;

  WITH ended AS (
    DELETE FROM hold h USING unnest(c_tenant, c_id) WITH ORDINALITY AS u(tenant, id, i) WHERE h.tenant_id = u.tenant AND h.call_id = u.id
    RETURNING h.*, u.i::int AS i
  )
  INSERT INTO call (tenant_id, id, api_key_id, customer_id, party_path, rate_card_id, model_id, upstream_id, supplier_account_id, state,
      outcome, fault_row, http_status, streaming, estimated, quarantined, usage, raw_usage, finish_reason, admitted_at, settled_at,
      queue_ms, first_byte_ms, total_ms, attempts, upstream_request_id, batch_id)
    SELECT h.tenant_id, h.call_id, h.api_key_id, h.customer_id, h.party_path, h.rate_card_id, h.model_id, c_upstream[h.i], c_account[h.i],
      CASE c_state[h.i] WHEN 1 THEN 'settled'::call_state ELSE 'released'::call_state END, c_outcome[h.i], c_fault[h.i], c_status[h.i],
      h.streaming, c_estimated[h.i], c_quarantined[h.i], c_usage[h.i]::bigint[], c_raw[h.i]::jsonb, c_finish[h.i], h.admitted_at, p_now,
      c_queue[h.i], c_first[h.i], c_total[h.i], c_attempts[h.i], c_request[h.i], p_batch
    FROM ended h;

  INSERT INTO rated_line (tenant_id, call_id, level, seller_id, buyer_id, wallet_id, mode, currency, amount_nano, prepaid_nano, grant_ids,
      grant_amounts, price_version_id, model_id, settled_at, batch_id)
    SELECT c_tenant[u.call], c_id[u.call], u.level, w_seller[u.wallet], w_buyer[u.wallet], w_id[u.wallet], u.mode::edge_mode,
      w_currency[u.wallet], u.amount, CASE WHEN u.one > 0 THEN u.amount ELSE u.pre END,
      CASE WHEN u.one > 0 THEN ARRAY[g_id[u.one]] ELSE u.grants::uuid[] END,
      CASE WHEN u.one > 0 THEN ARRAY[u.amount] ELSE u.amounts::bigint[] END,
      u.version, h_model[u.call], GREATEST(p_now, closed[u.wallet]), p_batch
    FROM unnest(l_call, l_wallet, l_level, l_amount, l_mode, l_version, ln_grant, ln_pre, ln_grants, ln_amounts)
      AS u(call, wallet, level, amount, mode, version, one, pre, grants, amounts)
    WHERE found_hold[u.call] = 1 AND c_state[u.call] = 1;

  INSERT INTO lot_draw (tenant_id, lot_id, call_id, supplier_account_id, purpose, qty, from_qty, cost_nano, currency, settled_at, batch_id)
    SELECT c_tenant[u.call], t_id[u.lot], c_id[u.call], t_account[u.lot],
      CASE u.purpose WHEN 1 THEN 'sold'::draw_purpose WHEN 2 THEN 'absorbed'::draw_purpose ELSE 'testing'::draw_purpose END,
      u.qty, u.from_qty, u.cost, t_currency[u.lot], p_now, p_batch
    FROM unnest(d_call, d_lot, d_purpose, d_qty, d_from, d_cost) AS u(call, lot, purpose, qty, from_qty, cost);

  IF cardinality(x_call) > 0 THEN
    INSERT INTO attempt (tenant_id, call_id, seq, upstream_id, supplier_account_id, credential_id, started_at, outcome, http_status,
        first_byte_ms, total_ms, upstream_request_id)
      SELECT c_tenant[u.call], c_id[u.call], u.seq, u.upstream, u.account, u.credential, u.started, u.outcome, u.status, u.first, u.total, u.request
      FROM unnest(x_call, x_seq, x_upstream, x_account, x_credential, x_started, x_outcome, x_status, x_first, x_total, x_request)
        AS u(call, seq, upstream, account, credential, started, outcome, status, first, total, request)
      WHERE found_hold[u.call] = 1;
  END IF;

  -- the books: one entry per party and batch, postings summed per account (DESIGN section 4)
  WITH sale AS MATERIALIZED (
    SELECT u.tenant, u.seller, u.buyer, u.id AS wallet, u.currency, u.books, u.posted, u.exposure
    FROM unnest(w_tenant, w_id, w_seller, w_buyer, w_currency, w_books, d_posted, d_exposure)
      AS u(tenant, id, seller, buyer, currency, books, posted, exposure)
    WHERE u.posted + u.exposure > 0
  ), drawn AS MATERIALIZED (
    SELECT u.lot, u.purpose, sum(u.cost)::bigint AS cost FROM unnest(d_lot, d_purpose, d_cost) AS u(lot, purpose, cost) GROUP BY u.lot, u.purpose
  ), part AS (
    SELECT w_tenant[f.wallet] AS tenant, w_seller[f.wallet] AS party, 'wallet' AS code, f.id AS ref, 'debit'::posting_side AS side,
      f.had - f.rest AS amount, w_currency[f.wallet] AS currency
      FROM unnest(g_wallet, g_id, g_had, g_left) AS f(wallet, id, had, rest)
    UNION ALL SELECT tenant, seller, 'unbilled', buyer, 'debit', exposure, currency FROM sale
    UNION ALL SELECT tenant, seller, 'revenue', NULL, 'credit', posted + exposure, currency FROM sale
    UNION ALL SELECT tenant, buyer, 'cost_of_sales', NULL, 'debit', posted + exposure, currency FROM sale WHERE books
    UNION ALL SELECT tenant, buyer, 'prepaid_with_parent', wallet, 'credit', posted, currency FROM sale WHERE books
    UNION ALL SELECT tenant, buyer, 'payable', seller, 'credit', exposure, currency FROM sale WHERE books
    UNION ALL SELECT t_tenant[lot], t_tenant[lot], CASE purpose WHEN 1 THEN 'cost_of_sales' WHEN 2 THEN 'absorbed' ELSE 'testing' END, NULL,
      'debit', cost, t_currency[lot] FROM drawn
    UNION ALL SELECT t_tenant[lot], t_tenant[lot], CASE WHEN t_payg[lot] THEN 'accrued_upstream' ELSE 'stock' END, t_id[lot], 'credit', cost,
      t_currency[lot] FROM drawn
  ), summed AS MATERIALIZED (
    SELECT tenant, party, code, ref, side, currency, sum(amount)::bigint AS amount FROM part WHERE amount > 0
    GROUP BY tenant, party, code, ref, side, currency
  ), entry AS MATERIALIZED (
    -- a UUIDv7 of the batch's millisecond for each party
    SELECT tenant, party, (left(p_batch::text, 15) || substr(gen_random_uuid()::text, 16))::uuid AS id
    FROM (SELECT DISTINCT tenant, party FROM summed) p
  ), entries AS (
    INSERT INTO journal_entry (tenant_id, id, party_id, kind, source_kind, source_id, occurred_at)
    SELECT tenant, id, party, 'calls_settled', 'settle_batch', p_batch, p_now FROM entry
  )
  INSERT INTO posting (tenant_id, entry_id, seq, party_id, code, ref_id, side, amount_nano, currency)
    SELECT s.tenant, e.id, row_number() OVER (PARTITION BY e.id ORDER BY s.code, s.ref, s.side, s.currency)::int, s.party, s.code, s.ref, s.side,
      s.amount, s.currency
    FROM summed s JOIN entry e ON e.tenant = s.tenant AND e.party = s.party;

  RETURN found_hold;
END $$;

-- Moves a call to another place, or lets its hold grow, in one transaction: the stock of p_lots (in draw order, p_needs what
-- the whole call needs of each) is held instead of what was held, the call is served by p_upstream under p_card; where
-- p_wallets are given (customer first, as in the hold), their holds become p_holds, never less than before.
-- Answers 0 done; with nothing changed: 1 money or a budget is short, 2 stock is short, 3 the call is not held any more.
CREATE FUNCTION gateway_rehold(
  p_now timestamptz, p_tenant uuid, p_call uuid, p_upstream uuid, p_account uuid, p_card uuid, p_model uuid, p_usage bigint[],
  p_lots uuid[], p_needs bigint[], p_wallets uuid[], p_holds bigint[]
) RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  held hold; r record; n int := COALESCE(cardinality(p_lots), 0);
  stock bigint[] := array_fill(0::bigint, ARRAY[GREATEST(n, 1)]);
  new_lots uuid[] := '{}'; new_held bigint[] := '{}'; more bigint; short boolean := false;
  want bigint; take bigint; share bigint := 1; whole bigint := 1;
BEGIN
  SELECT * INTO held FROM hold h WHERE h.tenant_id = p_tenant AND h.call_id = p_call FOR UPDATE;
  IF held.call_id IS NULL THEN RETURN 3; END IF;
  -- money: only ever more of it, and for all levels or none
  IF cardinality(p_wallets) > 0 THEN
    FOR r IN
      SELECT w.id, w.posted_nano - w.exposure_nano + w.limit_nano - w.held_nano AS free
      FROM wallet w WHERE w.tenant_id = p_tenant AND w.id = ANY (p_wallets)
      ORDER BY w.tenant_id, w.id FOR NO KEY UPDATE OF w
    LOOP
      more := p_holds[array_position(p_wallets, r.id)] - held.hold_nanos[array_position(held.wallet_ids, r.id)];
      short := short OR more IS NULL OR more > r.free;
    END LOOP;
    -- the customer's line comes first; budgets are held for what it may cost
    more := p_holds[1] - held.hold_nanos[1];
    FOR r IN
      SELECT b.id, b.limit_nano - b.held_nano - b.spent_nano AS free FROM budget b
      WHERE b.tenant_id = p_tenant AND b.id = ANY (held.budget_ids) ORDER BY b.tenant_id, b.id FOR NO KEY UPDATE OF b
    LOOP
      short := short OR more > r.free;
    END LOOP;
    IF short THEN RETURN 1; END IF;
  END IF;
  FOR r IN
    SELECT t.id, array_position(p_lots, t.id) AS place, CASE WHEN t.status = 'active' AND t.starts_at <= p_now
        AND (t.expires_at IS NULL OR t.expires_at > p_now)
      THEN t.received_qty - t.drawn_qty - t.expired_qty - t.returned_qty - t.held_qty ELSE 0 END AS free
    FROM lot t WHERE t.tenant_id = p_tenant AND t.id = ANY (p_lots || held.lot_ids)
    ORDER BY t.tenant_id, t.id FOR NO KEY UPDATE OF t
  LOOP
    IF r.place IS NOT NULL THEN
      stock[r.place] := r.free + COALESCE(held.lot_held[array_position(held.lot_ids, r.id)], 0);
    END IF;
  END LOOP;
  FOR k IN 1..n LOOP
    EXIT WHEN share = 0;
    want := CASE WHEN share = whole THEN p_needs[k] ELSE div(p_needs[k]::numeric * share + whole - 1, whole) END;
    take := LEAST(want, stock[k]);
    IF take > 0 THEN
      new_lots := new_lots || p_lots[k];
      new_held := new_held || take;
    END IF;
    IF take = want THEN share := 0; ELSIF take > 0 THEN share := want - take; whole := p_needs[k]; END IF;
  END LOOP;
  IF share > 0 AND n > 0 THEN RETURN 2; END IF;
  IF cardinality(p_wallets) > 0 THEN
    UPDATE wallet w SET held_nano = w.held_nano + d.nano - held.hold_nanos[array_position(held.wallet_ids, w.id)]
      FROM unnest(p_wallets, p_holds) AS d(id, nano) WHERE w.tenant_id = p_tenant AND w.id = d.id;
    UPDATE budget b SET held_nano = b.held_nano + more WHERE b.tenant_id = p_tenant AND b.id = ANY (held.budget_ids);
    held.budget_holds := ARRAY(SELECT h.nano + more FROM unnest(held.budget_holds) WITH ORDINALITY AS h(nano, i) ORDER BY h.i);
    held.hold_nanos := ARRAY(SELECT p_holds[array_position(p_wallets, u.id)] FROM unnest(held.wallet_ids) WITH ORDINALITY AS u(id, i) ORDER BY u.i);
  END IF;
  UPDATE lot t SET held_qty = t.held_qty + d.qty
    FROM (SELECT u.id, sum(u.qty)::bigint AS qty FROM (
        SELECT * FROM unnest(new_lots, new_held) AS taken(id, qty)
        UNION ALL SELECT given.id, -given.qty FROM unnest(held.lot_ids, held.lot_held) AS given(id, qty)
      ) u GROUP BY u.id) d
    WHERE d.qty <> 0 AND t.tenant_id = p_tenant AND t.id = d.id;
  UPDATE hold h SET upstream_id = p_upstream, supplier_account_id = p_account, rate_card_id = p_card, model_id = p_model,
      bound_usage = p_usage, lot_ids = new_lots, lot_held = new_held, hold_nanos = held.hold_nanos, budget_holds = held.budget_holds
    WHERE h.tenant_id = p_tenant AND h.call_id = p_call;
  RETURN 0;
END $$;

-- What became of the first request of an Idempotency-Key: its call, whether its body was the same, whether it ended, and
-- what the customer paid for it.
CREATE FUNCTION gateway_repeat(p_tenant uuid, p_key uuid, p_digest bytea, p_body bytea)
RETURNS TABLE (call_id uuid, same boolean, ended boolean, amount bigint, currency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT k.call_id, k.body_digest = p_body, c.id IS NOT NULL, l.amount_nano, l.currency
  FROM idempotency_key k LEFT JOIN call c ON c.tenant_id = k.tenant_id AND c.id = k.call_id
  LEFT JOIN rated_line l ON l.tenant_id = k.tenant_id AND l.call_id = k.call_id AND l.buyer_id = c.customer_id
  WHERE k.tenant_id = p_tenant AND k.api_key_id = p_key AND k.digest = p_digest
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
