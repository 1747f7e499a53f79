import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { modelRoutingFromJson } from "@/lib/domain/pricing/model-routing";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createCurated } from "./create-curated";
import { curatedChoices } from "./curated-choices";
import { getCurated } from "./get-curated";
import { listCurated } from "./list-curated";
import { saveCurated } from "./save-curated";
import { setCuratedStatus } from "./set-curated-status";

let database: TestDatabase;
let tenant: PlantedTenant;
let neighbour: PlantedTenant;
let small: string;
let large: string;
let draft: string;
let theirs: string;

async function plantModel(
  tenantId: string,
  name: string,
  status: "published" | "draft",
  contextWindow: number,
) {
  const id = randomUUID();
  await withPlatform(async (tx) => {
    await tx.model.create({
      data: {
        ...{ tenantId, id, name, displayName: name, vendor: "acme", modality: "text", status, contextWindow },
        ...{ maxOutput: 4_000, defaultMaxOutput: 1_000 },
        capabilities: name === "large" ? ["tools", "vision"] : ["tools"],
      },
    });
  });
  return toWireId("model", id);
}

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("curated");
  neighbour = await plantTenant("neighbour");
  small = await plantModel(tenant.tenantId, "small", "published", 8_000);
  large = await plantModel(tenant.tenantId, "large", "published", 200_000);
  draft = await plantModel(tenant.tenantId, "draft", "draft", 8_000);
  theirs = await plantModel(neighbour.tenantId, "theirs", "published", 8_000);
});
afterAll(() => database.close());

const product = (more: object = {}) => ({
  ...{ name: `tutor-${randomUUID().slice(0, 8)}`, displayName: "Tutor", kind: "curated" as const },
  ...{ targets: [large, small], system: "Be patient.", temperature: "0.3" },
  ...{ inputPrice: "4", outputPrice: "12.5" },
  ...more,
});

async function stored(wireId: string) {
  const { rows } = await database.admin.query<{ routing: Record<string, unknown>; status: string }>(
    "SELECT routing, status FROM model WHERE id = $1",
    [fromWireId("model", wireId)],
  );
  const [row] = rows;
  if (!row) throw new Error("no such model");
  return row;
}

async function pricesOf(wireId: string) {
  const { rows } = await database.admin.query<{ prices: object; currency: string; source: string }>(
    "SELECT prices, currency, source FROM list_price WHERE model_id = $1 ORDER BY id",
    [fromWireId("model", wireId)],
  );
  return rows;
}

describe("a product of the seller's own", () => {
  it("is a draft with its targets in order, its prompt, its parameters and its price", async () => {
    const { id } = await createCurated.execute(tenant.root, product());
    const { routing, status } = await stored(id);
    expect(status).toBe("draft");
    expect(modelRoutingFromJson(routing)).toEqual({
      kind: "curated",
      modelIds: [fromWireId("model", large), fromWireId("model", small)],
      system: "Be patient.",
      parameters: { temperature: 0.3 },
    });
    expect(await pricesOf(id)).toEqual([
      { prices: { input: "4000000", output: "12500000" }, currency: "USD", source: "own" },
    ]);
  });

  it("promises what every model behind it can do", async () => {
    const { id } = await createCurated.execute(tenant.root, product());
    const { rows } = await database.admin.query(
      "SELECT context_window, capabilities FROM model WHERE id = $1",
      [fromWireId("model", id)],
    );
    expect(rows).toEqual([{ context_window: 8_000, capabilities: ["tools"] }]);
  });

  it("keeps an old price when a new one comes, and adds none where nothing changed", async () => {
    const { id } = await createCurated.execute(tenant.root, product());
    const { name: _, ...fields } = product();
    const now = new Date(Date.now() + 1_000);
    await saveCurated.execute(tenant.root, { id, ...fields }, { now });
    expect(await pricesOf(id)).toHaveLength(1);
    await saveCurated.execute(tenant.root, { id, ...fields, inputPrice: "5" }, { now });
    expect((await pricesOf(id)).at(-1)?.prices).toEqual({ input: "5000000", output: "12500000" });
  });

  it.each([
    ["without a price", () => ({ inputPrice: "" }), "inputPrice"],
    ["over a model twice", () => ({ targets: [small, small] }), "targets"],
    ["over a neighbour's model", () => ({ targets: [theirs] }), "targets"],
    ["over one that never was", () => ({ targets: [toWireId("model", randomUUID())] }), "targets"],
    ["over nothing", () => ({ targets: [] }), "targets"],
    ["by another model's name", () => ({ name: "small" }), "name"],
    ["too hot", () => ({ temperature: "3" }), "temperature"],
  ])("is refused %s", async (_, more, field) => {
    const refused = createCurated.execute(tenant.root, product(more()));
    await expect(refused).rejects.toThrow(Invalid);
    await expect(refused).rejects.toMatchObject({ fields: { [field]: expect.anything() as unknown } });
  });
});

describe("names", () => {
  it("do not nest", async () => {
    const { id } = await createCurated.execute(tenant.root, product());
    await expect(createCurated.execute(tenant.root, product({ targets: [id] }))).rejects.toThrow(Invalid);
    const { models } = await curatedChoices.execute(tenant.root, {});
    expect(models.map((model) => model.id).sort()).toEqual([small, large, draft].sort());
  });

  it("of the kinds alias and cheapest have no prompt and no price", async () => {
    const { id } = await createCurated.execute(tenant.root, product({ kind: "cheapest" }));
    expect((await stored(id)).routing).toEqual({
      kind: "cheapest",
      modelIds: [fromWireId("model", large), fromWireId("model", small)],
    });
    expect(await pricesOf(id)).toEqual([]);
  });

  it("are published only over something published, and retired", async () => {
    const { id } = await createCurated.execute(tenant.root, product({ targets: [draft] }));
    const publish = () => setCuratedStatus.execute(tenant.root, { id, status: "published" });
    await expect(publish()).rejects.toThrow(Conflict);
    const { name: _, ...fields } = product();
    await saveCurated.execute(tenant.root, { id, ...fields });
    await publish();
    expect((await stored(id)).status).toBe("published");
    await setCuratedStatus.execute(tenant.root, { id, status: "retired" });
    expect((await stored(id)).status).toBe("retired");
  });
});

describe("what is a neighbour's, and what is a model itself", () => {
  it("is not found", async () => {
    const { id } = await createCurated.execute(neighbour.root, product({ targets: [theirs] }));
    const { name: _, ...fields } = product();
    for (const wrong of [id, small, toWireId("model", randomUUID())]) {
      await expect(getCurated.execute(tenant.root, { id: wrong })).rejects.toThrow(NotFound);
      await expect(saveCurated.execute(tenant.root, { id: wrong, ...fields })).rejects.toThrow(NotFound);
      const retire = setCuratedStatus.execute(tenant.root, { id: wrong, status: "retired" });
      await expect(retire).rejects.toThrow(NotFound);
    }
    const own = await listCurated.execute(neighbour.root, {});
    expect(own.map((view) => view.id)).toEqual([id]);
  });

  it("is the root's business alone", async () => {
    await expect(listCurated.execute(tenant.distributor, {})).rejects.toThrow(Forbidden);
    await expect(createCurated.execute(tenant.customer, product())).rejects.toThrow(Forbidden);
  });
});
