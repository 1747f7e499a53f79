import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { withPlatform } from "@/lib/db/with-tenant";
import { applyPpm } from "@/lib/domain/money/ppm";
import { rate } from "@/lib/domain/pricing/rate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { closeOffer } from "@/lib/usecases/sell-by/close-offer";
import { closeOffers } from "@/lib/usecases/sell-by/close-offers";
import { listOffers } from "@/lib/usecases/sell-by/list-offers";
import { openOffer } from "@/lib/usecases/sell-by/open-offer";

import { buildChain, LIST_PRICES, type ChainFixture, type ChainPlan } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";
import { playCall } from "./testing/play-call";

/** An offer for a lot that would expire: opened, charged to whom it is for, and closed by itself. */
let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.start();
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

const DAY_MS = 86_400_000;
/** Long enough to open an offer and to make a call, on a busy machine as well. */
const ENDS_IN_MS = 5_000;
const root = (chain: ChainFixture) => systemActor(chain.tenantId, "test");
const lotOf = (chain: ChainFixture) => toWireId("lot", chain.upstreams[0]?.lotId ?? "");

/** Two accounts, the first one's lot about to end: what it does not serve the other one does. */
async function expiring(plan: Partial<ChainPlan> = {}, endsInMs = DAY_MS): Promise<ChainFixture> {
  const { url } = bench.sandbox;
  const chain = await buildChain({ upstreams: [{ url }, { url }], ...plan });
  await bench.database.admin.query("UPDATE lot SET expires_at = now() + $2 * interval '1 ms' WHERE id = $1", [
    chain.upstreams[0]?.lotId,
    endsInMs,
  ]);
  return chain;
}

async function bookOf(chain: ChainFixture): Promise<string> {
  const where = { tenantId: chain.tenantId, sellerId: chain.tenantId };
  const { id } = await withPlatform((tx) => tx.priceBook.findFirstOrThrow({ where }));
  return toWireId("priceBook", id);
}

async function offer(chain: ChainFixture, percent: string, more: object = {}) {
  const answer = await openOffer.execute(root(chain), {
    ...{ id: lotOf(chain), bookId: await bookOf(chain), modelIds: [toWireId("model", chain.modelId)] },
    ...{ percent, ...more },
  });
  await bench.gateway.runtime.directory.refresh();
  return answer;
}

/** One call, and what the root's buyer would be charged for it at a share of the list price. */
async function sale(chain: ChainFixture) {
  const { call, billed } = await playCall({ bench, chain }, "tokens=20", false);
  const at = (ppm: number) =>
    rate(
      {
        input: BigInt(billed.input - billed.cached),
        cached_input: BigInt(billed.cached),
        output: BigInt(billed.output),
      },
      {
        ...{
          input: applyPpm(BigInt(LIST_PRICES.input), ppm),
          output: applyPpm(BigInt(LIST_PRICES.output), ppm),
        },
        cached_input: applyPpm(BigInt(LIST_PRICES.cached_input), ppm),
      },
    );
  return { charged: call.amounts[0], lots: call.draws.map(({ lotId }) => lotId), at };
}

const close = async (chain: ChainFixture) => {
  const { closed } = await closeOffers.execute(root(chain), {});
  await bench.gateway.runtime.directory.refresh();
  return closed;
};
const lastClosing = async (chain: ChainFixture) =>
  (await listOffers.execute(root(chain), { id: lotOf(chain) }))[0]?.closedFor;

describe("an offer for a lot that would expire", () => {
  it("is charged to the nano from the next call on, and no more once it is closed by hand", async () => {
    const chain = await expiring();
    const before = await sale(chain);
    expect(before.charged).toBe(before.at(900_000));
    const { id } = await offer(chain, "85");
    const during = await sale(chain);
    expect([during.charged, during.lots]).toEqual([during.at(850_000), [chain.upstreams[0]?.lotId]]);
    await closeOffer.execute(root(chain), { id });
    await bench.gateway.runtime.directory.refresh();
    const after = await sale(chain);
    expect([after.charged, await lastClosing(chain)]).toEqual([after.at(900_000), "by_hand"]);
    await expect(closeOffer.execute(root(chain), { id })).rejects.toMatchObject({ reason: "offer_closed" });
  });

  it("never goes below what the lot cost, whatever share was said", async () => {
    const chain = await expiring();
    await offer(chain, "0");
    const { charged, at } = await sale(chain);
    expect(charged).toBe(at(800_000));
  });

  it("is for those it is for alone", async () => {
    const others = await expiring();
    await offer(others, "85", { audienceKind: "segment", audienceValue: "students" });
    const none = await sale(others);
    expect(none.charged).toBe(none.at(900_000));
    const theirs = await expiring();
    const audienceValue = toWireId("party", theirs.distributor.id);
    await offer(theirs, "85", { audienceKind: "customer", audienceValue });
    const one = await sale(theirs);
    expect(one.charged).toBe(one.at(850_000));
  });

  it("is one at a time for a lot, and only for one that can be sold", async () => {
    const chain = await expiring();
    await offer(chain, "85");
    await expect(offer(chain, "82")).rejects.toMatchObject({ reason: "offer_open" });
    const frozen = await expiring();
    await bench.database.admin.query("UPDATE lot SET status = 'frozen' WHERE id = $1", [
      frozen.upstreams[0]?.lotId,
    ]);
    await expect(offer(frozen, "85")).rejects.toMatchObject({ reason: "offer_lot_not_sellable" });
  });

  it("leaves a draft somebody is at as it was, with the offer in it, and takes it out of both", async () => {
    const chain = await expiring();
    const id = await bookOf(chain);
    const { number } = await createDraft.execute(root(chain), { id });
    const { id: offerId } = await offer(chain, "85");
    const opened = await getBook.execute(root(chain), { id });
    expect([opened.live?.number, opened.draft?.number]).toEqual([number, number + 1]);
    expect([opened.live?.rules.length, opened.draft?.rules.length]).toEqual([2, 2]);
    await closeOffer.execute(root(chain), { id: offerId });
    const closed = await getBook.execute(root(chain), { id });
    expect([closed.live?.rules.length, closed.draft?.rules.length]).toEqual([1, 1]);
  });
});

describe("an offer closes itself", () => {
  it("with the very moment the lot ends, and is taken out of the book after", async () => {
    const chain = await expiring({}, ENDS_IN_MS);
    const ends = Date.now() + ENDS_IN_MS;
    await offer(chain, "85");
    const during = await sale(chain);
    expect(during.charged).toBe(during.at(850_000));
    expect(await close(chain)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, ends - Date.now() + 50));
    const after = await sale(chain);
    expect([after.charged, after.lots]).toEqual([after.at(900_000), [chain.upstreams[1]?.lotId]]);
    expect([await close(chain), await lastClosing(chain)]).toEqual([1, "date"]);
    const book = await getBook.execute(root(chain), { id: await bookOf(chain) });
    expect(book.live?.rules).toHaveLength(1);
  });

  it("when the lot is used up", async () => {
    const chain = await expiring({ lotFaceNano: 500_000n, paygEnabled: true });
    await offer(chain, "85");
    const used = async () => {
      const { rows } = await bench.database.admin.query<{ done: boolean }>(
        "SELECT drawn_qty >= received_qty AS done FROM lot WHERE id = $1",
        [chain.upstreams[0]?.lotId],
      );
      return rows[0]?.done === true;
    };
    expect(await close(chain)).toBe(0);
    for (let calls = 0; calls < 40 && !(await used()); calls++) await sale(chain);
    expect([await used(), await close(chain), await lastClosing(chain)]).toEqual([true, 1, "used_up"]);
    const after = await sale(chain);
    expect(after.charged).toBe(after.at(900_000));
    expect(await close(chain)).toBe(0);
  });

  it("when the lot is not drawn from any more", async () => {
    const chain = await expiring();
    await offer(chain, "85");
    await bench.database.admin.query("UPDATE lot SET status = 'frozen' WHERE id = $1", [
      chain.upstreams[0]?.lotId,
    ]);
    expect([await close(chain), await lastClosing(chain)]).toEqual([1, "withdrawn"]);
    const after = await sale(chain);
    expect(after.charged).toBe(after.at(900_000));
  });
});
