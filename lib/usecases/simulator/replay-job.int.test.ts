import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { register } from "@/lib/jobs/job";
import { replayPrices } from "@/lib/jobs/replay-prices";
import { startJobs, type JobRunner } from "@/lib/jobs/runner";
import { Conflict, NotFound } from "@/lib/usecases/errors";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import { saveRule } from "@/lib/usecases/pricing/save-rule";

import { cancelReplay } from "./cancel-replay";
import { exportReplay } from "./export-replay";
import { getReplay, latestReplay } from "./get-replay";
import { runReplay } from "./run-replay";
import { startReplay } from "./start-replay";
import { SellingShop } from "./testing/selling-shop";

const CALLS = 12_000;
let database: TestDatabase;
let shop: SellingShop;
let book: string;
let runner: JobRunner;
/** Off: jobs are taken from the queue and nothing is done, so that a test does their work itself. */
let atWork = false;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 4, platform: 2, gateway: 4 });
  shop = await SellingShop.open("replayed");
  const { root, customer } = shop.planted;
  book = (await createBook.execute(root, { name: "Retail", copyFrom: "" })).id;
  await publishDraft.execute(root, { id: book, when: "now", day: "", overrideReason: "" });
  await shop.refresh();
  await shop.call([
    { customerId: customer.partyId, model: "swift-1", usage: { input: 1_000n, output: 100n } },
  ]);
  await multiply(CALLS);
  const job: typeof replayPrices = {
    ...replayPrices,
    run: (input, context) => (atWork ? replayPrices.run(input, context) : Promise.resolve()),
  };
  runner = await startJobs([register(job)]);
});
afterAll(async () => {
  await runner.stop(1_000);
  await shop.close();
  await database.close();
});

/** More calls like the one there is, of different sizes, spread over three weeks. Written past the ledger: only sums are looked at. */
async function multiply(count: number): Promise<void> {
  await database.admin.query(
    `WITH made AS (
       SELECT c.*, i, overlay(uuid_v7_floor(now() - i * interval '1800 seconds' * 1000 / $1)::text PLACING lpad(to_hex(i), 12, '0') FROM 25)::uuid AS new_id,
         ARRAY[i % 5000, 0, 0, 0, i % 700, 0, 0, 0, 0, 0, 0, 0, 0]::bigint[] AS new_usage
       FROM call c, generate_series(1, $1::int) i)
     INSERT INTO call SELECT tenant_id, new_id, api_key_id, customer_id, party_path, rate_card_id, model_id, upstream_id, supplier_account_id,
       state, outcome, fault_row, http_status, streaming, estimated, quarantined, new_usage, raw_usage, finish_reason, admitted_at, settled_at,
       queue_ms, first_byte_ms, total_ms, attempts, upstream_request_id, batch_id FROM made`,
    [count],
  );
  await database.admin.query(
    `INSERT INTO rated_line SELECT l.tenant_id, c.id, l.level, l.seller_id, l.buyer_id, l.wallet_id, l.mode, l.currency,
       l.amount_nano, l.prepaid_nano, l.grant_ids, l.grant_amounts, l.price_version_id, l.model_id, l.settled_at, l.batch_id
     FROM rated_line l JOIN call c ON c.tenant_id = l.tenant_id AND c.id <> l.call_id`,
  );
}

const ref = (id: string) => {
  const { tenantId } = shop.planted;
  return { tenantId, sellerId: tenantId, replayId: fromWireId("priceReplay", id) ?? "" };
};

it("is worked off by a job, one at a time, and keeps what it found", async () => {
  const { root, sibling, distributor } = shop.planted;
  atWork = true;
  const { id, callsTotal } = await startReplay.execute(root, { id: book });
  expect(callsTotal).toBe(BigInt(CALLS + 1));
  await expect(startReplay.execute(root, { id: book })).rejects.toBeInstanceOf(Conflict);
  await vi.waitFor(async () => expect((await getReplay.execute(root, { id })).status).toBe("done"), {
    timeout: 60_000,
    interval: 200,
  });
  atWork = false;
  const found = await latestReplay.execute(root, { book });
  expect(found).toMatchObject({ id, callsDone: BigInt(CALLS + 1), pairs: { count: 1 } });
  expect(found?.totals[0]?.calls).toBe(BigInt(CALLS + 1));
  expect(found?.totals[0]?.thenNano).toBe(found?.totals[0]?.nowNano);
  const rows = await exportReplay.execute(root, { id });
  expect(rows.map(([buyer, model, currency]) => [buyer, model, currency])).toEqual([
    ["cust", "swift-1", "USD"],
  ]);
  await expect(getReplay.execute(distributor, { id })).rejects.toBeInstanceOf(NotFound);
  await expect(getReplay.execute(sibling, { id })).rejects.toMatchObject({ code: "forbidden" });
  expect(await runReplay(ref(id), new Date(), new AbortController().signal)).toBe("not_waiting");
});

it("stops when it is cancelled, keeping nothing, and begins anew where a server's stop broke it off", async () => {
  const { root } = shop.planted;
  const first = await startReplay.execute(root, { id: book });
  await cancelReplay.execute(root, { id: first.id });
  expect(await runReplay(ref(first.id), new Date(), new AbortController().signal)).toBe("not_waiting");
  await expect(cancelReplay.execute(root, { id: first.id })).rejects.toBeInstanceOf(Conflict);

  const second = await startReplay.execute(root, { id: book });
  expect(await runReplay(ref(second.id), new Date(), AbortSignal.abort())).toBe("cancelled");
  expect((await getReplay.execute(root, { id: second.id })).status).toBe("running");
  expect(await runReplay(ref(second.id), new Date(), new AbortController().signal)).toBe("done");

  const third = await startReplay.execute(root, { id: book });
  const running = runReplay(ref(third.id), new Date(), new AbortController().signal);
  await vi.waitFor(
    async () => expect((await getReplay.execute(root, { id: third.id })).status).not.toBe("waiting"),
    { timeout: 15_000 },
  );
  await cancelReplay
    .execute(root, { id: third.id })
    .catch((error: unknown) => expect(error).toBeInstanceOf(Conflict));
  const outcome = await running;
  expect((await getReplay.execute(root, { id: third.id })).status).toBe(outcome);
  expect(toWireId("priceReplay", ref(third.id).replayId)).toBe(third.id);
});

it("is of the edition in force where another is scheduled, and says when the draft it priced has been changed since", async () => {
  const { root } = shop.planted;
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await createDraft.execute(root, { id: book });
  await publishDraft.execute(root, { id: book, when: "later", day, overrideReason: "" });
  const replayed = async () => {
    const { id } = await startReplay.execute(root, { id: book });
    expect(await runReplay(ref(id), new Date(), new AbortController().signal)).toBe("done");
    return id;
  };
  const live = await replayed();
  expect(await getReplay.execute(root, { id: live })).toMatchObject({ version: 1, stale: false });
  await createDraft.execute(root, { id: book });
  const drafted = await replayed();
  expect(await getReplay.execute(root, { id: drafted })).toMatchObject({ version: 3, stale: false });
  await saveRule.execute(root, { ...NEW_RULE, id: book, priority: "7", percent: "120" });
  expect(await getReplay.execute(root, { id: drafted })).toMatchObject({ version: 3, stale: true });
});
