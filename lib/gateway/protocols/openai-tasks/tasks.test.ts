import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandboxUpstream, type SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type IncomingRequest, type WireRequest } from "../contract";
import { form, FORM_TYPE, incoming, TARGET, used } from "../openai-media/testing/calls";
import { parseTask, parseVideo, type TaskRequest } from "./task-request";
import { isOver, readTaskStatus, readTaskUsage, type TaskStatus } from "./task-status";
import { deletedBody, taskBody, taskHex, taskId, type TaskFacts } from "./task-view";
import { createTask, deleteTask, fetchContent, pollTask } from "./task-wire";

const VIDEO = { model: "mine", prompt: "a ship" };

function accepted(parse: typeof parseVideo, request: IncomingRequest): TaskRequest {
  const parsed = parse(request, DEFAULT_LIMITS);
  if (isRefusal(parsed)) throw new Error(parsed.message);
  return parsed;
}

function refusedParam(parse: typeof parseVideo, request: IncomingRequest) {
  const parsed = parse(request, DEFAULT_LIMITS);
  return isRefusal(parsed) ? parsed.param : "accepted";
}

describe("requests for long tasks", () => {
  it("are bound by the seconds asked for", () => {
    expect(accepted(parseVideo, incoming(VIDEO)).units).toEqual({ second: 4n, request: 1n });
    expect(accepted(parseVideo, incoming({ ...VIDEO, seconds: "12" })).units).toEqual({
      second: 12n,
      request: 1n,
    });
    const input = { prompt: "a", duration: 5, n: 3 };
    expect(accepted(parseTask, incoming({ model: "m", input })).units).toEqual({
      second: 15n,
      image: 3n,
      request: 1n,
    });
  });

  it("take a form with a picture, which goes upstream byte for byte", () => {
    const fields = [
      ["prompt", "a ship"],
      ["input_reference", Buffer.from([0, 255])],
      ["seconds", "8"],
    ] as const;
    const request = accepted(parseVideo, incoming(form([...fields, ["model", "mine"]]), FORM_TYPE));
    expect(request.units.second).toBe(8n);
    const sent = createTask(request, TARGET);
    expect(sent).toMatchObject({ method: "POST", path: "/videos", headers: ["content-type", FORM_TYPE] });
    expect(sent.body?.equals(form([...fields, ["model", "upstream-model"]]))).toBe(true);
  });

  it.each<[typeof parseVideo, object, string]>([
    [parseVideo, { prompt: "a" }, "model"],
    [parseVideo, { model: "m" }, "prompt"],
    [parseVideo, { ...VIDEO, seconds: 0 }, "seconds"],
    [parseVideo, { ...VIDEO, seconds: "4.5" }, "seconds"],
    [parseVideo, { ...VIDEO, seconds: 1e9 }, "seconds"],
    [parseTask, { model: "m" }, "input"],
    [parseTask, { model: "m", input: [] }, "input"],
    [parseTask, { model: "m", input: { n: 0 } }, "input.n"],
    [parseTask, { model: "m", input: { seconds: "many" } }, "input.seconds"],
  ])("are refused: %o %j", (parse, body, param) => {
    expect(refusedParam(parse, incoming(body))).toBe(param);
  });

  it("put the upstream's id into paths as it must be", () => {
    expect(pollTask("video", "a/../b").path).toBe("/videos/a%2F..%2Fb");
    expect(fetchContent("video", "x").path).toBe("/videos/x/content");
    expect(deleteTask("task", "x")).toMatchObject({ method: "DELETE", path: "/tasks/x" });
  });
});

describe("what upstreams say of tasks", () => {
  const read = (json: object) => readTaskStatus(Buffer.from(JSON.stringify(json)));

  it.each([
    ["queued", "queued", false],
    ["PENDING", "queued", false],
    ["RUNNING", "in_progress", false],
    ["SUCCEEDED", "completed", true],
    ["expired", "failed", true],
    ["canceled", "cancelled", true],
  ] as const)("is understood: %s", (word, state, over) => {
    const status = read({ id: "x", status: word });
    expect(status?.state).toBe(state);
    expect(isOver(state)).toBe(over);
  });

  it("is nothing without an id or a state that is known", () => {
    expect(read({ status: "queued" })).toBeNull();
    expect(read({ id: "x", status: "pondering" })).toBeNull();
    expect(read({ id: "x" })).toBeNull();
    expect(readTaskStatus(Buffer.from("<html>"))).toBeNull();
    fc.assert(fc.property(fc.json(), (json) => void readTaskStatus(Buffer.from(json))));
  });

  it("tells what was used", () => {
    const usage = (raw: unknown) => used(readTaskUsage(raw));
    expect(usage({ seconds: "8" })).toEqual({ second: 8, request: 1 });
    expect(usage({ duration: 4.2 })).toEqual({ second: 5, request: 1 });
    expect(usage({ image_count: 2 })).toEqual({ image: 2, request: 1 });
    expect(usage(null)).toBe("missing");
    expect(usage({ seconds: -1 })).toBe("absurd");
    expect(usage({ seconds: "many" })).toBe("absurd");
  });
});

describe("a task as its client sees it", () => {
  const HEX = "0123456789abcdef0123456789abcdef";
  const facts = (status: Partial<TaskStatus>, more: Partial<TaskFacts> = {}): TaskFacts => ({
    hex: HEX,
    kind: "video",
    model: "mine",
    createdAt: new Date(1_000_000),
    endedAt: null,
    status: { state: "queued", progress: null, error: null, output: null, ...status },
    seconds: 8,
    size: "720x1280",
    ...more,
  });
  const view = (told: TaskFacts) => JSON.parse(taskBody(told).toString()) as Record<string, unknown>;

  it("has an id of our own, which is read back for its own kind only", () => {
    expect(taskHex("video", taskId("video", HEX))).toBe(HEX);
    expect(taskHex("task", taskId("video", HEX))).toBeNull();
    expect(taskHex("video", "video_1")).toBeNull();
  });

  it("is OpenAI's video", () => {
    expect(view(facts({}))).toEqual({
      id: `video_${HEX}`,
      object: "video",
      model: "mine",
      status: "queued",
      progress: 0,
      created_at: 1_000,
      completed_at: null,
      error: null,
      seconds: "8",
      size: "720x1280",
    });
    expect(view(facts({ state: "completed" }, { endedAt: new Date(5_000_000) }))).toMatchObject({
      progress: 100,
      completed_at: 5_000,
    });
  });

  it("never tells an upstream's message", () => {
    const error = { code: "moderation_blocked", message: "org-123 at api.vendor.com said no" };
    expect(view(facts({ state: "failed", error }))).toMatchObject({ error: { code: "moderation_blocked" } });
    expect(taskBody(facts({ state: "failed", error })).toString()).not.toContain("vendor");
    expect(view(facts({ state: "failed", error: { code: "https://x", message: null } }))).toMatchObject({
      error: { code: "task_failed" },
    });
    expect(view(facts({ state: "cancelled" })).status).toBe("failed");
    expect(view(facts({ state: "cancelled" }, { kind: "task" })).status).toBe("cancelled");
  });

  it("is said to be deleted", () => {
    expect(JSON.parse(deletedBody("video", HEX).toString())).toEqual({
      id: `video_${HEX}`,
      object: "video.deleted",
      deleted: true,
    });
  });
});

describe("a task at the sandbox", () => {
  let sandbox: SandboxUpstream;
  beforeAll(async () => {
    sandbox = await startSandboxUpstream();
  });
  afterAll(() => sandbox.close());

  async function send({ method, path, headers, body }: WireRequest): Promise<Buffer> {
    const answer = await fetch(`${sandbox.url}/v1${path}`, {
      method,
      headers: { authorization: "Bearer sandbox-x", ...(headers[1] ? { "content-type": headers[1] } : {}) },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  }

  it("is created, asked about until it is over, fetched, and deleted", async () => {
    const asked = incoming({ model: "m", prompt: "a [[sandbox: wait=30]]", seconds: "8" });
    const created = readTaskStatus(
      await send(createTask(accepted(parseVideo, asked), { ...TARGET, modelName: "sora-2" })),
    );
    if (!created) throw new Error("it was not created");
    expect(created.state).toBe("queued");
    let latest: TaskStatus | null = created;
    while (latest && !isOver(latest.state)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      latest = readTaskStatus(await send(pollTask("video", created.id)));
    }
    expect(latest?.state).toBe("completed");
    expect(used(readTaskUsage(latest?.rawUsage))).toEqual({ second: 8, request: 1 });
    expect((await send(fetchContent("video", created.id))).length).toBeGreaterThan(0);
    await send(deleteTask("video", created.id));
  });
});
