-- What the client called the model, where that is not the name of the one that served: an alias, an automatic choice, a fallback.

ALTER TABLE call ADD COLUMN asked_model text CHECK (length(asked_model) BETWEEN 1 AND 256);

DROP FUNCTION gateway_settle(
  timestamptz, uuid,
  uuid[], uuid[], int[], text[], text[], int[], boolean[], boolean[], text[], text[], text[], int[], int[], int[], int[], text[], uuid[], uuid[], uuid[], uuid[], int[], int[], int[], bigint[], text[], uuid[], uuid[], uuid[], int[], int[], bigint[], int[], int[], int[], uuid[], uuid[], uuid[], timestamptz[], text[], int[], int[], int[], text[], bigint[], uuid[], uuid[], int[], text[], text[], int[], numeric[], int[], int[], int[], bigint[], text[], text[], text[]
);

-- Ends calls: state 1 settles (every level charged, stock drawn), state 2 releases (nobody charged; what the upstream
-- billed all the same is drawn as absorbed or testing). A call without a hold was ended before and is left alone.
-- l_* lists every level of every call in the order of its hold; k_* every lot it may draw from, in draw order, with the
-- quantity the whole call needs of it; rows of one purpose (1 sold, 2 absorbed, 3 testing) follow each other.
-- p_batch is a UUIDv7 of p_now: the journal entries take their time, and so their month, from it.
-- volume tiers: begin
-- l_fee is how much of an amount is a percentage fee. A line whose price depends on what was bought before is priced here, and its
-- l_amount and l_fee are not looked at: y_line is its place in l_*, y_base what of it no counter decides, in pico, y_fee its fee in
-- ppm; z_* are the counters it moves, in the order of its lines: the units it adds, where steps begin, the price at each, and what the
-- rest of the line costs at each in pico ({} where the step prices the counted units alone). v_* are the counters: of a wallet, under a
-- key, in the month of a zone; v_id is used where there is none yet.
-- volume tiers: end
-- Answers 1 per call that it ended, 0 per call that had ended already. Raises where a record cannot be right: the caller bisects.
-- asked model: c_asked is what the client called the model where it is not its name, else null. Nothing else differs from before.
CREATE FUNCTION gateway_settle(
  p_now timestamptz, p_batch uuid,
  c_id uuid[], c_tenant uuid[], c_state int[], c_outcome text[], c_fault text[], c_status int[], c_estimated boolean[],
  c_quarantined boolean[], c_usage text[], c_raw text[], c_finish text[], c_queue int[], c_first int[], c_total int[],
  c_attempts int[], c_request text[], c_upstream uuid[], c_account uuid[],
  w_tenant uuid[], w_id uuid[],
  l_call int[], l_wallet int[], l_level int[], l_amount bigint[], l_mode text[], l_version uuid[],
  t_tenant uuid[], t_id uuid[],
  k_call int[], k_lot int[], k_need bigint[], k_purpose int[],
  x_call int[], x_seq int[], x_upstream uuid[], x_account uuid[], x_credential uuid[], x_started timestamptz[], x_outcome text[],
  x_status int[], x_first int[], x_total int[], x_request text[],
  -- volume tiers: begin
  l_fee bigint[],
  v_tenant uuid[], v_id uuid[], v_wallet int[], v_key text[], v_zone text[],
  y_line int[], y_base numeric[], y_fee int[],
  z_line int[], z_counter int[], z_units bigint[], z_from text[], z_price text[], z_rest text[],
  -- volume tiers: end
  c_asked text[] -- asked model
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
  -- volume tiers: begin
  -- where each counter stands, and where it stood before each line (as text, null where no counter decides)
  v_place bigint[] := array_fill(NULL::bigint, ARRAY[GREATEST(cardinality(v_id), 1)]);
  v_row uuid[] := array_fill(NULL::uuid, ARRAY[GREATEST(cardinality(v_id), 1)]);
  v_was bigint[];
  ln_volume text[] := array_fill(NULL::text, ARRAY[GREATEST(lines, 1)]);
  volume_lines int := COALESCE(cardinality(y_line), 0); volume_parts int := COALESCE(cardinality(z_line), 0);
  yi int := 1; zi int := 1; v int; step int; steps int; place bigint; units bigint; room bigint;
  pico numeric; froms bigint[]; prices bigint[]; rests numeric[]; places_text text;
  -- volume tiers: end
  -- budgets of the holds: what each gives back and what the customer's own line adds to it
  hb_call int[] := '{}'; hb_id uuid[] := '{}'; hb_hold bigint[] := '{}'; paid bigint[] := array_fill(0::bigint, ARRAY[n]);
  r record;
  li int := 1; ki int := 1; hi int; w int; g int; t int; purpose int; reserved int; charged boolean;
  amount bigint; held bigint; unpaid bigint; take bigint; want bigint; share bigint; whole bigint; cost bigint;
  grants_text text; amounts_text text;
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
  -- volume tiers: begin
  -- a counter belongs to a wallet, whose lock is held: nobody else makes or moves it now
  IF cardinality(v_id) > 0 THEN
    INSERT INTO volume_counter (tenant_id, id, wallet_id, seller_id, buyer_id, key, month, units, created_at, updated_at)
      SELECT u.tenant, u.id, w_id[u.wallet], w_seller[u.wallet], w_buyer[u.wallet], u.key,
        date_trunc('month', GREATEST(p_now, closed[u.wallet]) AT TIME ZONE u.zone)::date, 0, p_now, p_now
      FROM unnest(v_tenant, v_id, v_wallet, v_key, v_zone) AS u(tenant, id, wallet, key, zone)
      WHERE closed[u.wallet] IS NOT NULL ORDER BY u.id
      ON CONFLICT (tenant_id, wallet_id, key, month) DO NOTHING;
    FOR r IN
      SELECT u.i, vc.id, vc.units
      FROM unnest(v_tenant, v_wallet, v_key, v_zone) WITH ORDINALITY AS u(tenant, wallet, key, zone, i)
      JOIN volume_counter vc ON vc.tenant_id = u.tenant AND vc.wallet_id = w_id[u.wallet] AND vc.key = u.key
        AND vc.month = date_trunc('month', GREATEST(p_now, closed[u.wallet]) AT TIME ZONE u.zone)::date
      ORDER BY vc.tenant_id, vc.id FOR NO KEY UPDATE OF vc
    LOOP
      v_row[r.i] := r.id; v_place[r.i] := r.units;
    END LOOP;
  END IF;
  v_was := v_place;
  -- volume tiers: end
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
        -- volume tiers: begin
        WHILE yi <= volume_lines AND y_line[yi] < li LOOP yi := yi + 1; END LOOP;
        IF yi <= volume_lines AND y_line[yi] = li THEN
          pico := y_base[yi]; places_text := '';
          WHILE zi <= volume_parts AND z_line[zi] < li LOOP zi := zi + 1; END LOOP;
          WHILE zi <= volume_parts AND z_line[zi] = li LOOP
            v := z_counter[zi]; place := v_place[v]; units := z_units[zi];
            IF place IS NULL OR units < 0 THEN
              RAISE EXCEPTION 'call %: level % has no counter, or negative units', c_id[i], l_level[li] USING ERRCODE = 'data_exception';
            END IF;
            froms := z_from[zi]::bigint[]; prices := z_price[zi]::bigint[]; rests := z_rest[zi]::numeric[]; steps := cardinality(froms);
            places_text := places_text || ',' || place::text;
            step := 1;
            WHILE step < steps AND froms[step + 1] <= place LOOP step := step + 1; END LOOP;
            IF cardinality(rests) > 0 THEN pico := pico + rests[step]; END IF;
            WHILE units > 0 LOOP
              room := CASE WHEN step < steps THEN LEAST(units, froms[step + 1] - place) ELSE units END;
              pico := pico + room::numeric * prices[step];
              place := place + room; units := units - room; step := step + 1;
            END LOOP;
            v_place[v] := place;
            zi := zi + 1;
          END LOOP;
          l_amount[li] := LEAST(gateway_round_line(pico, y_fee[yi]), held);
          l_fee[li] := GREATEST(l_amount[li] - gateway_round_line(pico, 0), 0);
          ln_volume[li] := '{' || ltrim(places_text, ',') || '}';
        END IF;
        -- volume tiers: end
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

  -- volume tiers: begin
  UPDATE volume_counter vc SET units = u.place, updated_at = p_now
    FROM unnest(v_tenant, v_row, v_was, v_place) AS u(tenant, id, was, place)
    WHERE u.place > u.was AND vc.tenant_id = u.tenant AND vc.id = u.id;
  -- volume tiers: end
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
      queue_ms, first_byte_ms, total_ms, attempts, upstream_request_id, batch_id,
      asked_model) -- asked model
    SELECT h.tenant_id, h.call_id, h.api_key_id, h.customer_id, h.party_path, h.rate_card_id, h.model_id, c_upstream[h.i], c_account[h.i],
      CASE c_state[h.i] WHEN 1 THEN 'settled'::call_state ELSE 'released'::call_state END, c_outcome[h.i], c_fault[h.i], c_status[h.i],
      h.streaming, c_estimated[h.i], c_quarantined[h.i], c_usage[h.i]::bigint[], c_raw[h.i]::jsonb, c_finish[h.i], h.admitted_at, p_now,
      c_queue[h.i], c_first[h.i], c_total[h.i], c_attempts[h.i], c_request[h.i], p_batch,
      c_asked[h.i] -- asked model
    FROM ended h;

  INSERT INTO rated_line (tenant_id, call_id, level, seller_id, buyer_id, wallet_id, mode, currency, amount_nano, prepaid_nano, grant_ids,
      grant_amounts, price_version_id, model_id, settled_at, batch_id, fee_nano, volume_from)
    SELECT c_tenant[u.call], c_id[u.call], u.level, w_seller[u.wallet], w_buyer[u.wallet], w_id[u.wallet], u.mode::edge_mode,
      w_currency[u.wallet], u.amount, CASE WHEN u.one > 0 THEN u.amount ELSE u.pre END,
      CASE WHEN u.one > 0 THEN ARRAY[g_id[u.one]] ELSE u.grants::uuid[] END,
      CASE WHEN u.one > 0 THEN ARRAY[u.amount] ELSE u.amounts::bigint[] END,
      u.version, h_model[u.call], GREATEST(p_now, closed[u.wallet]), p_batch,
      u.fee, u.volume::bigint[] -- volume tiers
    FROM unnest(l_call, l_wallet, l_level, l_amount, l_mode, l_version, ln_grant, ln_pre, ln_grants, ln_amounts, l_fee, ln_volume)
      AS u(call, wallet, level, amount, mode, version, one, pre, grants, amounts, fee, volume)
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

DROP FUNCTION gateway_generation(uuid, uuid, uuid);

-- A call as the party whose key asks may see it: its own line, its own unit prices out of the card, nothing of upstreams,
-- other levels or other parties. Any key of the party will do, as its members see all of its calls too.
CREATE FUNCTION gateway_generation(p_tenant uuid, p_key uuid, p_call uuid)
RETURNS TABLE (model_id uuid, admitted_at timestamptz, streaming boolean, http_status int, state text, outcome text, fault_row text,
  estimated boolean, usage bigint[], finish_reason text, queue_ms int, first_byte_ms int, total_ms int, attempts int,
  amount_nano bigint, currency text, price_version_id uuid, prices jsonb, asked_model text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.model_id, c.admitted_at, c.streaming, c.http_status, c.state::text, c.outcome, c.fault_row, c.estimated, c.usage,
    c.finish_reason, c.queue_ms, c.first_byte_ms, c.total_ms, c.attempts, l.amount_nano, COALESCE(l.currency, sale.terms ->> 'currency'),
    l.price_version_id, sale.terms -> 'prices', c.asked_model
  FROM api_key k JOIN call c ON c.tenant_id = k.tenant_id AND c.id = p_call AND c.customer_id = k.party_id
  LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = p_call AND l.buyer_id = c.customer_id
  LEFT JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id
  LEFT JOIN LATERAL (SELECT e.terms FROM jsonb_array_elements(r.card -> 'levels') AS e(terms)
    WHERE e.terms ->> 'buyerId' = c.customer_id::text LIMIT 1) sale ON true
  WHERE k.tenant_id = p_tenant AND k.id = p_key
$$;

DO $$
DECLARE f regprocedure;
BEGIN
  GRANT CREATE ON SCHEMA public TO app_batch;
  FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND proname IN ('gateway_settle', 'gateway_generation') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO app_batch', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app_gateway', f);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM app_batch;
END $$;
