import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { acceptPrices } from "./accept-prices";
import { createModel } from "./create-model";
import { getModel } from "./get-model";
import { previewPrices } from "./preview-prices";
import { saveModel } from "./save-model";

let database: TestDatabase;
let tenant: PlantedTenant;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("firsts");
});
afterAll(() => database.close());

const newModel = async (name: string, vendor = "acme") =>
  (await createModel.execute(tenant.root, { name, displayName: name, vendor })).id;

describe("a price list with a vendor's typo (x1000)", () => {
  it.each([
    ["that no other model shows", "novel-1", "acme", "2.5,10000"],
    ["that the reference shows", "gpt-5-mini", "openai", "25,200"],
  ])(
    "in a new model's first price, %s, is asked about by the model's name",
    async (_, name, vendor, cells) => {
      const { root } = tenant;
      const id = await newModel(name, vendor);
      const list = { source: "file", text: `model,input,output\n${name},${cells}\n` } as const;
      const { changed } = await previewPrices.execute(root, list);
      expect(changed.map(({ outlier }) => outlier)).toEqual([true]);
      const refused = acceptPrices.execute(root, { ...list, accepted: [id], confirmed: [], day: "" });
      await expect(refused).rejects.toMatchObject({
        reason: "price_outlier",
        values: { price: expect.stringContaining(name) as string },
      });
      expect((await getModel.execute(root, { id })).prices).toEqual([]);
      await acceptPrices.execute(root, { ...list, accepted: [id], confirmed: [id], day: "" });
      expect((await getModel.execute(root, { id })).prices).toHaveLength(1);
    },
  );
});

describe("a model without a price", () => {
  it("is not published", async () => {
    const id = await newModel("priceless-1");
    const published = saveModel.execute(tenant.root, {
      ...{ id, displayName: "Priceless", status: "published", modality: "text", tags: "", capabilities: "" },
      ...{ aliases: "", contextWindow: "8000", maxOutput: "4000", defaultMaxOutput: "1000" },
    });
    await expect(published).rejects.toMatchObject({ reason: "no_list_price" });
  });
});
