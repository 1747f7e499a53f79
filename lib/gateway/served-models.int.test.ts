import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { mintId } from "./mint-id";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { amountsOf } from "./testing/expected";
import { TestBench } from "./testing/harness";

/** Fallback models (C36), and names that stand for other models. */

let bench: TestBench;
let chain: ChainFixture;
let other: { id: string; name: string };

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({
    upstreams: [{ url: `${bench.sandbox.url}/v1` }, { url: `${bench.sandbox.url}/v1` }],
    modelName: "gpt-5.2",
  });
  other = await addModel("gpt-5-mini", "250000", {});
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

/** Another model of the same seller, at a tenth of the price, served by the second upstream. */
async function addModel(name: string, price: string, routing: object): Promise<{ id: string; name: string }> {
  const { admin } = bench.database;
  const id = mintId(Date.now());
  await admin.query(
    `INSERT INTO model (tenant_id, id, name, display_name, vendor, modality, context_window, max_output, default_max_output, status, routing, capabilities)
     VALUES ($1, $2, $3, $3, 'openai', 'text', 400000, 128000, 4096, 'published', $4, '{vision}')`,
    [chain.tenantId, id, name, JSON.stringify(routing)],
  );
  await admin.query(
    `INSERT INTO list_price (tenant_id, id, model_id, currency, prices, source, source_date, effective_from)
     VALUES ($1, $2, $3, 'USD', $4, 'test', now(), now() - interval '1 day')`,
    [chain.tenantId, mintId(Date.now()), id, JSON.stringify({ input: price, output: price })],
  );
  await admin.query(
    "INSERT INTO upstream_model (tenant_id, upstream_id, model_id, upstream_name, enabled) VALUES ($1, $2, $3, 'gpt-5-mini', true)",
    [chain.tenantId, chain.upstreams[1]?.id, id],
  );
  return { id, name };
}

const ask = (more: object, text = "Hello") => ({
  model: "gpt-5.2",
  messages: [{ role: "user", content: text }],
  ...more,
});

async function send(body: object): Promise<Response> {
  const { apiKey } = chain.customers[0];
  for (const deadline = Date.now() + 4_000; ;) {
    const response = await bench.gateway.chat(apiKey, body);
    if (response.status !== 404 || Date.now() > deadline) return response;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const tokensOf = (usage: readonly bigint[]) => usage.reduce((sum, units) => sum + units, 0n);

const perMillion = (usage: readonly bigint[], price: bigint) => {
  const tokens = tokensOf(usage);
  const at = (factor: bigint, below: bigint) => (below * factor) / 1_000_000n;
  const root = at(900_000n, price);
  return [root, price, at(1_250_000n, price)].map((each) => (tokens * each) / 1_000n);
};

describe("C36: fallback to another model", () => {
  it("happens only where the client allowed it", async () => {
    bench.sandbox.setFault("status=500", { times: 2 });
    const response = await send(ask({}));
    expect(response.status).toBe(502);
    bench.sandbox.setFault(null);
  });

  it("charges the served model's price at every level, and a header names it", async () => {
    await send(ask({ model: other.name }));
    bench.sandbox.setFault("status=500", { times: 2 });
    const response = await send(ask({ models: [other.name] }));
    expect(response.status).toBe(200);
    expect(response.headers.get("x-entrepot-model")).toBe(other.name);
    const call = await bench.callOf(response);
    expect(call).toMatchObject({ state: "settled", attempts: 3 });
    expect(call.amounts).toEqual(perMillion(call.usage, 250_000n));
  });

  it("is not needed where the model itself answers: its own price, and no header", async () => {
    const response = await send(ask({ models: [other.name] }));
    expect(response.headers.get("x-entrepot-model")).toBeNull();
    const call = await bench.callOf(response);
    expect(call.amounts).toEqual(amountsOf({ input: Number(call.usage[0]), output: Number(call.usage[4]) }));
  });

  it("tells upstreams nothing of it", async () => {
    await send(ask({ models: [other.name], provider: { sort: "price" } }, "Hello [[sandbox: tag=steered]]"));
    const seen = JSON.stringify(bench.sandbox.log().filter(({ tag }) => tag === "steered"));
    expect(seen).toContain("steered");
    expect(seen).not.toContain("provider");
    expect(seen).not.toContain("gpt-5-mini");
  });

  it("and usage asked for in their way is told, and no upstream sees how it was asked", async () => {
    const text = "Hello [[sandbox: tag=included tokens=3]]";
    const told = await (await send(ask({ stream: true, usage: { include: true } }, text))).text();
    expect(told).toContain('"prompt_tokens"');
    const params = bench.sandbox.log().find(({ tag }) => tag === "included")?.params;
    expect(params).toMatchObject({ stream_options: { include_usage: true } });
    expect(params).not.toHaveProperty("usage");
    const silent = await (await send(ask({ stream: true, usage: { include: false } }, text))).text();
    expect(silent).not.toContain('"prompt_tokens"');
  });

  it.each([
    [{ provider: { order: ["azure"] } }, "provider.order"],
    [{ provider: { sort: "luck" } }, "provider.sort"],
    [{ models: "gpt-5-mini" }, "models"],
  ])("refuses what it cannot promise: %o", async (more, param) => {
    const response = await send(ask(more));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});

describe("a name that stands for others", () => {
  it("is served by the first that can, at its own price", async () => {
    await addModel("house-default", "1", { kind: "alias", modelIds: [other.id, chain.modelId] });
    const response = await send(ask({ model: "house-default" }));
    expect(response.status).toBe(200);
    expect(response.headers.get("x-entrepot-model")).toBe(other.name);
    const call = await bench.callOf(response);
    expect(call.amounts).toEqual(perMillion(call.usage, 250_000n));
  });

  it("is kept with the call, and told beside the model that served; a model's own name is not kept twice", async () => {
    const aliased = await send(ask({ model: "house-default" }));
    expect(await recordOf(aliased)).toEqual({
      kept: "house-default",
      model: other.name,
      asked: "house-default",
    });
    await bench.database.admin.query("UPDATE model SET aliases = '{mini-latest}' WHERE id = $1", [other.id]);
    const byAlias = await send(ask({ model: "mini-latest" }));
    expect(byAlias.headers.get("x-entrepot-model")).toBe(other.name);
    expect(await recordOf(byAlias)).toEqual({ kept: "mini-latest", model: other.name, asked: "mini-latest" });
    const named = await send(ask({ model: other.name }));
    expect(await recordOf(named)).toEqual({ kept: null, model: other.name, asked: other.name });
  });

  /** What is kept of the name, and what `GET /v1/generations` tells of it. */
  async function recordOf(response: Response) {
    const id = response.headers.get("x-entrepot-call") ?? "";
    await bench.callOf(response);
    const { rows } = await bench.database.admin.query<{ asked_model: string | null }>(
      "SELECT asked_model FROM call WHERE id = $1",
      [fromWireId("call", id)],
    );
    const told = await fetch(`${bench.gateway.url}/v1/generations/${id}`, {
      headers: { authorization: `Bearer ${chain.customers[0].apiKey}` },
    });
    const { data } = (await told.json()) as { data: { model: string; asked_model: string } };
    return { kept: rows[0]?.asked_model, model: data.model, asked: data.asked_model };
  }

  it("chooses the cheapest that carries what the request needs", async () => {
    await addModel("auto", "1", { kind: "cheapest", modelIds: [chain.modelId, other.id] });
    const plain = await send(ask({ model: "auto" }));
    expect(plain.headers.get("x-entrepot-model")).toBe(other.name);
    const tools = [{ type: "function", function: { name: "look", parameters: { type: "object" } } }];
    // Neither of the two has tools in the catalogue.
    expect((await send(ask({ model: "auto", tools }))).status).toBe(404);
  });

  it("is a product of the seller's own: its price, its system prompt, another's stock", async () => {
    await addModel("tutor", "4000000", {
      kind: "curated",
      modelIds: [other.id],
      system: "You are a patient tutor. [[sandbox: tag=tutor]]",
      parameters: { temperature: 0.3 },
    });
    const response = await send(ask({ model: "tutor" }, "Hello [[sandbox: tag=tutored]]"));
    expect(response.status).toBe(200);
    expect(((await response.json()) as { model: string }).model).toBe("tutor");
    const call = await bench.callOf(response);
    expect(call.amounts).toEqual(perMillion(call.usage, 4_000_000n));
    // Stock gives what the served model is worth at its own list price.
    expect(call.draws).toMatchObject([{ purpose: "sold", qty: (tokensOf(call.usage) * 250_000n) / 1_000n }]);
    const sent = JSON.stringify(bench.sandbox.log().filter(({ tag }) => tag === "tutored"));
    expect(sent).toContain("0.3");
  });

  it("C33: a filtered prompt is charged by the rule of the model that served, not of the name", async () => {
    const { admin } = bench.database;
    const served = await addModel("strict", "1000000", {});
    await admin.query("UPDATE model SET filtered_charge = 'as_used' WHERE id = $1", [served.id]);
    const routing = { modelIds: [served.id] };
    await addModel("strict-alias", "1", { kind: "alias", ...routing });
    await addModel("strict-tutor", "4000000", {
      kind: "curated",
      ...routing,
      system: "Teach.",
      parameters: {},
    });
    const filtered = "Hello [[sandbox: fault=C33-stated]]";
    for (const [model, price] of [
      ["strict-alias", 1_000_000n],
      ["strict-tutor", 4_000_000n],
    ] as const) {
      const response = await send(ask({ model }, filtered));
      expect(response.status).toBe(400);
      const call = await bench.callOf(response);
      expect(call).toMatchObject({ state: "settled", fault_row: "C33", draws: [{ purpose: "sold" }] });
      expect(call.amounts).toEqual(perMillion(call.usage, price));
    }
    await addModel("lenient-tutor", "4000000", {
      ...{ kind: "curated", modelIds: [other.id], system: "Teach.", parameters: {} },
    });
    const free = await bench.callOf(await send(ask({ model: "lenient-tutor" }, filtered)));
    expect(free).toMatchObject({ state: "released", amounts: [], draws: [{ purpose: "absorbed" }] });
  });
});
