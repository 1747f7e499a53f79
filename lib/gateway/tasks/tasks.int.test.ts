import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPpm } from "@/lib/domain/money/ppm";
import { dashed } from "../mint-id";
import { buildChain, FACTORS_PPM, type ChainFixture } from "../testing/chain-fixture";
import { TestBench, TestGateway } from "../testing/harness";
import { pollTasks } from "./task-poller";

/** Ten cents a second, in millionths a million. */
const SECOND_MICRO = 100_000_000_000n;
const NANO_PER_SECOND = 100_000_000n;

let bench: TestBench;
let chain: ChainFixture;
beforeAll(async () => {
  bench = await TestBench.start();
  chain = await selling({ customers: 2 });
});
afterAll(() => bench.stop());

function selling(more: object = {}): Promise<ChainFixture> {
  const prices = { second: String(SECOND_MICRO) };
  const upstreams = [{ url: `${bench.sandbox.url}/v1` }];
  return buildChain({ upstreams, modelName: "sora-2", listPrices: prices, ...more });
}

function clientOf(of = chain, customer = 0, url = bench.gateway.url): OpenAI {
  const apiKey = of.customers[customer]?.apiKey ?? "";
  return new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
}

const asked = (directive = "", seconds: "4" | "8" | "12" = "8") => ({
  model: "sora-2" as const,
  prompt: `a ship [[sandbox: ${directive}]]`,
  seconds,
});

/** The call a task belongs to, once it has ended. */
const callOf = (videoId: string) => bench.call(dashed(videoId.replace("video_", "")));

/** Each level's amount, the root's sale first. */
const amountsFor = (seconds: bigint) =>
  [FACTORS_PPM.root, FACTORS_PPM.distributor, FACTORS_PPM.sub].map((factor) =>
    applyPpm(seconds * NANO_PER_SECOND, factor),
  );

async function heldOf(of = chain): Promise<bigint> {
  const { rows } = await bench.database.admin.query<{ held: string }>(
    "SELECT held_nano::text AS held FROM wallet WHERE tenant_id = $1 AND id = $2",
    [of.tenantId, of.customers[0].walletId],
  );
  return BigInt(rows[0]?.held ?? "0");
}

describe("a long task", () => {
  it("is held when it is created, and settled once when it is done", async () => {
    const client = clientOf();
    const created = await client.videos.create(asked("wait=100"));
    expect(created).toMatchObject({ object: "video", model: "sora-2", status: "queued", seconds: "8" });
    expect(created.id).toMatch(/^video_[0-9a-f]{32}$/);
    expect(await heldOf()).toBe(amountsFor(8n)[2]);
    await expect(client.videos.downloadContent(created.id)).rejects.toMatchObject({ status: 404 });
    await bench.verify();
    const call = await callOf(created.id);
    expect(call).toMatchObject({
      state: "settled",
      outcome: "ok",
      estimated: false,
      amounts: amountsFor(8n),
    });
    expect(call.draws).toMatchObject([{ purpose: "sold", qty: 8n * NANO_PER_SECOND }]);
    expect(await heldOf()).toBe(0n);
    await bench.verify();
    const done = await untilOver(client, created.id);
    expect(done).toMatchObject({ status: "completed", progress: 100, error: null });
    const content = await client.videos.downloadContent(created.id);
    expect(content.headers.get("content-type")).toBe("video/mp4");
    expect(await content.text()).toContain("8 seconds");
    expect(await client.videos.delete(created.id)).toMatchObject({ deleted: true });
  });

  async function untilOver(client: OpenAI, id: string) {
    for (;;) {
      const video = await client.videos.retrieve(id);
      if (video.status === "completed" || video.status === "failed") return video;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("that fails costs nobody anything", async () => {
    const client = clientOf();
    const { id } = await client.videos.create(asked("wait=100 fault=C13"));
    expect(await callOf(id)).toMatchObject({ state: "released", amounts: [], draws: [] });
    const failed = await untilOver(client, id);
    expect(failed).toMatchObject({ status: "failed", error: { code: "sandbox_failed" } });
    expect(await heldOf()).toBe(0n);
    await bench.verify();
  });

  it("that is cancelled while it runs costs nobody anything", async () => {
    const client = clientOf();
    const { id } = await client.videos.create(asked("wait=60000"));
    expect(await client.videos.delete(id)).toMatchObject({ id, deleted: true });
    expect(await callOf(id)).toMatchObject({ state: "released", amounts: [], draws: [] });
    await bench.verify();
  });

  it("is its customer's alone", async () => {
    const { id } = await clientOf().videos.create(asked("wait=100", "4"));
    const other = clientOf(chain, 1);
    await expect(other.videos.retrieve(id)).rejects.toMatchObject({ status: 404, code: "task_not_found" });
    await expect(other.videos.delete(id)).rejects.toMatchObject({ status: 404 });
    await expect(clientOf().videos.retrieve("video_1")).rejects.toMatchObject({ status: 404 });
    expect(await callOf(id)).toMatchObject({ state: "settled", amounts: amountsFor(4n) });
  });

  it("is made from a picture in a form, or is any other task", async () => {
    const client = clientOf();
    const picture = await toFile(Buffer.from([1, 255]), "a.png", { type: "image/png" });
    const { id } = await client.videos.create({ ...asked("wait=50", "4"), input_reference: picture });
    const headers = { authorization: `Bearer ${chain.customers[0].apiKey}` };
    const body = JSON.stringify({ model: "sora-2", input: { prompt: "a", seconds: 4 } });
    const answer = await fetch(`${bench.gateway.url}/v1/tasks`, { method: "POST", headers, body });
    const task = (await answer.json()) as { id: string };
    expect(task.id).toMatch(/^task_/);
    expect(await callOf(id)).toMatchObject({ state: "settled", amounts: amountsFor(4n) });
    await bench.call(dashed(task.id.replace("task_", "")));
    await expect
      .poll(
        async () =>
          (await (await fetch(`${bench.gateway.url}/v1/tasks/${task.id}`, { headers })).json()) as unknown,
      )
      .toMatchObject({ object: "task", status: "completed", output: { text: "Done." } });
    await bench.verify();
  });

  it("outlives the process that took it, and is settled by another", async () => {
    const first = await TestGateway.start();
    const { id } = await clientOf(chain, 0, first.url).videos.create(asked("wait=1500"));
    await first.stop();
    expect(await bench.gateway.runtime.sweep()).toBe(0);
    expect(await heldOf()).toBe(amountsFor(8n)[2]);
    expect(await callOf(id)).toMatchObject({ state: "settled", outcome: "ok", amounts: amountsFor(8n) });
    await bench.verify();
  });

  it("is settled once, by however many it is asked about", async () => {
    const { id } = await clientOf().videos.create(asked("wait=50", "4"));
    const hurry = () =>
      bench.database.admin.query(
        "UPDATE task SET next_poll_at = now() - interval '1 second' WHERE ended_at IS NULL",
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (let i = 0; i < 5; i++) {
      await hurry();
      await Promise.all([1, 2, 3].map(() => pollTasks(bench.gateway.runtime.tasks)));
    }
    expect(await callOf(id)).toMatchObject({ state: "settled", amounts: amountsFor(4n) });
    await bench.verify();
  });

  it("that never ends is released at its deadline, and what was held is absorbed", async () => {
    const { id } = await clientOf().videos.create(asked("wait=60000", "4"));
    await bench.database.admin.query(
      `UPDATE task SET created_at = now() - interval '25 hours', deadline = now() - interval '1 second',
       next_poll_at = now() WHERE ended_at IS NULL`,
    );
    await pollTasks(bench.gateway.runtime.tasks);
    const call = await callOf(id);
    expect(call).toMatchObject({ state: "released", outcome: "timed_out", estimated: true, amounts: [] });
    expect(call.draws).toMatchObject([{ purpose: "absorbed", qty: 4n * NANO_PER_SECOND }]);
    expect(await clientOf().videos.retrieve(id)).toMatchObject({
      status: "failed",
      error: { code: "expired" },
    });
    await bench.verify();
  });

  it("that is refused, or cannot be paid, is not there at all", async () => {
    const refusedAt = clientOf().videos.create(asked("fault=C06"));
    await expect(refusedAt).rejects.toMatchObject({ status: 400 });
    await expect(clientOf().videos.create(asked("fault=C08"))).rejects.toMatchObject({ status: 429 });
    const poor = await selling({ customerBalanceNano: 1_000_000n });
    await expect(clientOf(poor).videos.create(asked())).rejects.toMatchObject({ status: 402 });
    expect(await heldOf(poor)).toBe(0n);
    expect(await heldOf()).toBe(0n);
    const { rows } = await bench.database.admin.query("SELECT 1 FROM task WHERE ended_at IS NULL");
    expect(rows).toEqual([]);
    await bench.verify();
  });
});
