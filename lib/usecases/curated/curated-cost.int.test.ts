import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { createCurated } from "./create-curated";
import { saveCurated } from "./save-curated";
import { setCuratedStatus } from "./set-curated-status";

let database: TestDatabase;
let shop: SellingShop;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("tutors");
  const { id } = await createBook.execute(shop.planted.root, { name: "Retail", copyFrom: "" });
  await publishDraft.execute(shop.planted.root, { id, when: "now", day: "", overrideReason: "" });
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

/** Over swift-1 (0.987654 in, 7.901234 out to the seller) and deep-1 (twice that). */
const product = (name: string, outputPrice: string) => ({
  ...{ name, displayName: name, kind: "curated" as const, system: "" },
  targets: shop.models.slice(0, 2).map(({ id }) => toWireId("model", id)),
  ...{ inputPrice: "3", outputPrice },
});

async function signatures() {
  const { rows } = await database.admin.query<{ command: string; reason: string }>(
    "SELECT command, detail ->> 'overrideReason' AS reason FROM audit_event WHERE detail ? 'belowCost' ORDER BY id",
  );
  return rows.map(({ command, reason }) => `${command}: ${reason}`);
}

describe("a curated model", () => {
  it("is not put on sale below the dearest model of its list, unless signed with a reason", async () => {
    const { root } = shop.planted;
    // Above what swift-1 costs, below what deep-1 does.
    const { id } = await createCurated.execute(root, product("tutor", "12"));
    await expect(setCuratedStatus.execute(root, { id, status: "published" })).rejects.toMatchObject({
      reason: "below_cost",
      values: { count: 1, pairs: expect.stringMatching(/^tutor, output: 12\.00 < 15\.80\d* USD$/) as string },
    });
    expect(await signatures()).toEqual([]);
    await setCuratedStatus.execute(root, { id, status: "published", overrideReason: "To be known" });
    expect(await signatures()).toEqual(["curated.set_status: To be known"]);
  });

  it("that covers the dearest is sold unasked, and is not changed to less without a reason", async () => {
    const { root } = shop.planted;
    const { name, ...fields } = product("coach", "16");
    const { id } = await createCurated.execute(root, { name, ...fields });
    await setCuratedStatus.execute(root, { id, status: "published" });
    const cheaper = { id, ...fields, outputPrice: "8" };
    await expect(saveCurated.execute(root, cheaper)).rejects.toMatchObject({ reason: "below_cost" });
    await saveCurated.execute(root, { ...cheaper, overrideReason: "A week of lessons" });
    expect((await signatures()).at(-1)).toBe("curated.save: A week of lessons");
  });

  it("with a typo (x1000) in its price is asked about before it can charge anyone, new or changed", async () => {
    const { root } = shop.planted;
    const { name, ...fields } = product("oracle", "16000");
    const { id } = await createCurated.execute(root, { name, ...fields });
    const publish = (confirmed: boolean) =>
      setCuratedStatus.execute(root, { id, status: "published", confirmed });
    await expect(publish(false)).rejects.toMatchObject({
      reason: "own_price_odd",
      values: { model: "oracle", prices: expect.stringContaining("output: 16000.00 <> ") as string },
    });
    const { rows } = await database.admin.query("SELECT status FROM model WHERE name = 'oracle'");
    expect(rows).toEqual([{ status: "draft" }]);
    await saveCurated.execute(root, { id, ...fields, outputPrice: "16" });
    await publish(false);
    const slip = { id, ...fields, inputPrice: "3000", outputPrice: "16" };
    await expect(saveCurated.execute(root, slip)).rejects.toMatchObject({ reason: "own_price_odd" });
    await saveCurated.execute(root, { ...slip, confirmed: true });
    // Said once, it is not asked about again as long as it stays.
    await saveCurated.execute(root, slip);
  });
});
