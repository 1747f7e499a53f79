import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** Each vendor's own client finds the models its key may use, and nothing else, in its dialect. */
let bench: TestBench;
let chain: ChainFixture;
let apiKey: string;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({
    upstreams: [{ url: `${bench.sandbox.url}/v1` }],
    moreModels: ["gpt-5-mini", "not-for-sale"],
  });
  apiKey = chain.customers[0].apiKey;
  await bench.database.admin.query(
    "UPDATE model SET status = 'draft' WHERE tenant_id = $1 AND name = 'not-for-sale'",
    [chain.tenantId],
  );
  await bench.gateway.runtime.directory.refresh();
});
afterAll(() => bench.stop());

const NAMES = ["gpt-5-mini", "gpt-5.2"];

it("Google's client lists models and gets one", async () => {
  const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: bench.gateway.url } });
  const found: string[] = [];
  for await (const { name } of await client.models.list()) found.push(name ?? "");
  expect(found.sort()).toEqual(NAMES.map((name) => `models/${name}`));
  const one = await client.models.get({ model: "gpt-5.2" });
  expect(one).toMatchObject({ name: "models/gpt-5.2", inputTokenLimit: 400_000, outputTokenLimit: 128_000 });
  await expect(client.models.get({ model: "not-for-sale" })).rejects.toMatchObject({ status: 404 });
});

it("OpenAI's client does, without a header of anybody else's", async () => {
  const client = new OpenAI({ apiKey, baseURL: `${bench.gateway.url}/v1`, maxRetries: 0 });
  const { data } = await client.models.list();
  expect(data.map(({ id, object }) => [id, object]).sort()).toEqual(NAMES.map((name) => [name, "model"]));
  expect(await client.models.retrieve("gpt-5.2")).toMatchObject({ id: "gpt-5.2", object: "model" });
  await expect(client.models.retrieve("not-for-sale")).rejects.toMatchObject({ status: 404 });
});

it("Anthropic's client does, at the same path, by its header", async () => {
  const client = new Anthropic({ apiKey, baseURL: bench.gateway.url, maxRetries: 0 });
  const { data, has_more: more } = await client.models.list();
  expect(data.map(({ id, type }) => [id, type]).sort()).toEqual(NAMES.map((name) => [name, "model"]));
  expect(more).toBe(false);
  expect(await client.models.retrieve("gpt-5.2")).toMatchObject({ id: "gpt-5.2", type: "model" });
  await expect(client.models.retrieve("not-for-sale")).rejects.toMatchObject({ status: 404 });
});
