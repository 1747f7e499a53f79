import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startSandboxUpstream, type SandboxUpstream } from "../server";

let sandbox: SandboxUpstream;
beforeAll(async () => {
  sandbox = await startSandboxUpstream();
});
afterEach(() => {
  sandbox.setFault(null);
  sandbox.clearLog();
});
afterAll(() => sandbox.close());

const KEY = { authorization: "Bearer sandbox-test" };

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { ...KEY, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

const embedding = { model: "text-embedding-3-small", input: "hello world", dimensions: 4 };

describe("operations that are not chat", () => {
  it("answer the same to the same", async () => {
    const [first, second] = [
      await post("/v1/embeddings", embedding),
      await post("/v1/embeddings", embedding),
    ];
    expect(await first.text()).toBe(await second.text());
    expect(sandbox.log().at(-1)).toMatchObject({ model: "text-embedding-3-small", billed: { input: 3 } });
  });

  it("lie about usage where told, and log what they bill", async () => {
    const none = await post("/v1/embeddings", embedding, { "x-sandbox-directive": "fault=C24" });
    expect(await none.json()).not.toHaveProperty("usage");
    const zero = await post("/v1/embeddings", { ...embedding, model: "text-embedding-3-small@C25" });
    expect(await zero.json()).toMatchObject({ usage: { prompt_tokens: 0 } });
    expect(sandbox.log().map(({ billed }) => billed.input)).toEqual([3, 3]);
  });

  it.each([
    ["C06", 400],
    ["C07", 401],
    ["C08", 429],
    ["C09", 500],
  ])("refuse where told: %s", async (fault, status) => {
    const answer = await post(
      "/v1/rerank",
      { model: "rerank-v3.5", query: "a", documents: ["a"] },
      {
        authorization: `Bearer sandbox-x-fault-${fault}`,
      },
    );
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) as string } });
    expect(sandbox.log().at(-1)).toMatchObject({ state: "refused", billed: { input: 0 } });
  });

  it("break, reset and answer pages where told", async () => {
    await expect(post("/v1/moderations", { input: "a [[sandbox: fault=C05]]" })).rejects.toThrow();
    const page = await post("/v1/moderations", { input: "a [[sandbox: fault=C11]]" });
    expect(page.headers.get("content-type")).toContain("text/html");
    const cut = await post("/v1/images/generations", { model: "gpt-image-1@C13", prompt: "a" });
    await expect(cut.text()).rejects.toThrow();
    const events = { model: "gpt-image-1", prompt: "a [[sandbox: fault=C12-error]]", stream: true };
    expect(await (await post("/v1/images/generations", events)).text()).toContain('"error"');
  });

  it("know only models of their own kind", async () => {
    expect((await post("/v1/embeddings", { ...embedding, model: "tts-1" })).status).toBe(404);
    expect((await post("/v1/embeddings", { input: "a" })).status).toBe(400);
    expect((await post("/v1/audio/transcriptions", { model: "whisper-1" })).status).toBe(400);
  });
});

describe("long tasks", () => {
  async function ended(path: string): Promise<Record<string, unknown>> {
    for (;;) {
      const task = (await (await fetch(`${sandbox.url}${path}`, { headers: KEY })).json()) as Record<
        string,
        unknown
      >;
      if (task.status === "completed" || task.status === "failed") return task;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function create(directive: string, path = "/v1/videos"): Promise<string> {
    const asked = { model: "sora-2", prompt: `a [[sandbox: ${directive}]]`, seconds: "8" };
    const task = (await (await post(path, asked)).json()) as { id: string; status: string };
    expect(task.status).toBe("queued");
    return `${path}/${task.id}`;
  }

  it("are queued, then done after their time, and their bytes are there until they are deleted", async () => {
    const path = await create("wait=40");
    expect((await fetch(`${sandbox.url}${path}/content`, { headers: KEY })).status).toBe(404);
    expect(await ended(path)).toMatchObject({
      status: "completed",
      progress: 100,
      seconds: "8",
      error: null,
    });
    const content = await fetch(`${sandbox.url}${path}/content`, { headers: KEY });
    expect(content.headers.get("content-type")).toBe("video/mp4");
    expect((await fetch(`${sandbox.url}${path}`, { method: "DELETE", headers: KEY })).status).toBe(200);
    expect((await fetch(`${sandbox.url}${path}`, { headers: KEY })).status).toBe(404);
  });

  it("fail where told, at their end", async () => {
    expect(await ended(await create("wait=30 fault=C13"))).toMatchObject({
      status: "failed",
      error: { code: "sandbox_failed" },
    });
    expect(await ended(await create("wait=10", "/v1/tasks"))).toMatchObject({ output: { text: "Done." } });
  });

  it("are refused at once where told", async () => {
    expect((await post("/v1/videos", { model: "sora-2@C08", prompt: "a" })).status).toBe(429);
  });
});
