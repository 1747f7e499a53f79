import { get } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import OpenAI from "openai";
import { FAULTS } from "./faults";
import type { ExchangeState, LogEntry } from "./log";
import { startSandboxUpstream, type SandboxUpstream } from "./server";
import { patienceFor } from "./testing/patience";

let sandbox: SandboxUpstream;
beforeAll(async () => {
  sandbox = await startSandboxUpstream();
});
afterEach(() => {
  sandbox.setFault(null);
  sandbox.clearLog();
});
afterAll(() => sandbox.close());

const MESSAGES = [{ role: "user" as const, content: "Hello" }];

function post(body: Record<string, unknown>, headers: Record<string, string> = {}, signal?: AbortSignal) {
  return fetch(`${sandbox.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sandbox-test", "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: "gpt-5.2", messages: MESSAGES, ...body }),
    ...(signal ? { signal } : {}),
  });
}

/** Asks and reads to the end; null where the connection broke first. */
async function outcome(
  directive: string,
  stream: boolean,
): Promise<{ status: number; text: string | null } | null> {
  const signal = AbortSignal.timeout(patienceFor(directive));
  const asked = { stream, max_tokens: 40, stream_options: { include_usage: true } };
  const response = await post(
    asked,
    { "x-sandbox-directive": `pace=0 tokens=20 ${directive}` },
    signal,
  ).catch(() => null);
  if (response === null) return null;
  return { status: response.status, text: await response.text().catch(() => null) };
}

function lastEntry(): LogEntry {
  const entry = sandbox.log().at(-1);
  if (!entry) throw new Error("nothing logged");
  return entry;
}

describe("faults over HTTP", () => {
  type Expected = readonly [
    status: number | "cut",
    state: ExchangeState,
    output: readonly [stream: number, plain: number],
  ];
  const TABLE: Readonly<Record<string, Expected>> = {
    C05: ["cut", "broken", [0, 0]],
    C06: [400, "refused", [0, 0]],
    "C06-context": [400, "refused", [0, 0]],
    C07: [401, "refused", [0, 0]],
    "C07-403": [403, "refused", [0, 0]],
    C08: [429, "refused", [0, 0]],
    "C08-quota": [429, "refused", [0, 0]],
    C09: [500, "refused", [0, 0]],
    "C09-502": [502, "refused", [0, 0]],
    "C09-503": [503, "refused", [0, 0]],
    C10: ["cut", "left", [0, 0]],
    C11: [200, "broken", [20, 20]],
    "C11-json": [200, "broken", [20, 20]],
    "C11-empty": [200, "broken", [20, 20]],
    "C11-shape": [200, "broken", [20, 20]],
    C12: [200, "broken", [0, 20]],
    "C12-error": [200, "broken", [0, 20]],
    "C12-role": [200, "broken", [0, 20]],
    C13: [200, "broken", [4, 20]],
    "C13-error": [200, "broken", [4, 20]],
    "C13-end": [200, "broken", [4, 20]],
    "C13-stall": [200, "broken", [4, 20]],
    C24: [200, "complete", [20, 20]],
    C33: [400, "refused", [0, 0]],
    C34: [200, "complete", [5, 5]],
    "C34-length": [200, "complete", [5, 5]],
  };

  describe.each([true, false])("streaming %s", (stream) => {
    it.each(Object.entries(TABLE))("%s", async (fault, [status, state, output]) => {
      const seen = await outcome(`fault=${fault}`, stream);
      await sandbox.idle();
      expect(seen?.status ?? "cut").toBe(status);
      expect(lastEntry()).toMatchObject({ state, fault, stream, billed: { output: output[stream ? 0 : 1] } });
    });

    it.each(["C12-reset", "C13", "C13-stall"])("%s breaks the body", async (fault) => {
      expect((await outcome(`fault=${fault}`, stream))?.text).toBeNull();
    });

    it.each(Object.keys(FAULTS))("%s is answered or cut, and nothing goes on behind it", async (fault) => {
      await outcome(`fault=${fault} chunks=2`, stream);
      await sandbox.idle();
      expect(lastEntry().state).not.toBe("open");
    });
  });

  it("delivers the events before it breaks", async () => {
    const response = await post({ stream: true }, { "x-sandbox-directive": "fault=C13 after=3 pace=0" });
    const chunks: Uint8Array[] = [];
    const read = async () => {
      for await (const chunk of response.body ?? []) chunks.push(chunk);
    };
    await expect(read()).rejects.toThrow();
    expect(
      Buffer.concat(chunks)
        .toString()
        .match(/^data: /gm),
    ).toHaveLength(3);
    expect(lastEntry()).toMatchObject({ eventsSent: 3, billed: { output: 2 } });
  });

  it("says when to come back", async () => {
    expect(
      (await post({}, { "x-sandbox-directive": "fault=C08 retry-after=9" })).headers.get("retry-after"),
    ).toBe("9");
  });

  it("bills the prompt of a filtered request where told", async () => {
    await outcome("fault=C33-billed", false);
    expect(lastEntry().billed).toMatchObject({ input: 9, output: 0 });
  });
});

describe("the wire", () => {
  const events = async (directive: string) => (await outcome(directive, true))?.text ?? "";
  it.each([
    ["fault=crlf", "\r\n\r\n"],
    ["fault=cr", "\r\r"],
    ["fault=split", "\n\n"],
  ])("%s has the same events", async (directive, separator) => {
    const plain = (await events("")).split("\n\n");
    expect((await events(directive)).split(separator)).toEqual(plain);
  });

  it("puts comments between events", async () => {
    const text = await events("fault=comments");
    expect(text.replaceAll(": ENTREPOT SANDBOX PROCESSING\n\n", "")).toBe(await events(""));
  });

  it("begins with empty choices, leaves [DONE] out, or sends one huge event", async () => {
    expect(await events("fault=empty-choices")).toMatch(
      /^data: \{[^[]*"choices":\[\],"prompt_filter_results"/,
    );
    expect(await events("fault=no-done")).not.toContain("[DONE]");
    expect((await events("fault=huge")).length).toBeGreaterThan(1_000_000);
  });

  it("gives the same bytes to the same request", async () => {
    expect(await events("")).toBe(await events(""));
  });
});

describe("a client that leaves", () => {
  async function leave(directive: string, stream: boolean): Promise<LogEntry> {
    const client = new AbortController();
    const headers = { "x-sandbox-directive": `tokens=30 ${directive}` };
    const asked = post({ stream }, headers, client.signal).then(async (response) => {
      const reader = response.body?.getReader();
      await reader?.read();
      client.abort();
    });
    if (!stream) setTimeout(() => client.abort(), 20);
    await asked.catch(() => undefined);
    await sandbox.idle();
    return lastEntry();
  }

  it("C18: a stream stops and bills what was generated", async () => {
    const entry = await leave("fault=C18 pace=10", true);
    expect(entry.state).toBe("left");
    expect(entry.billed.output).toBeLessThan(15);
    expect(entry.billed.input).toBe(9);
  });

  it("C19: a stream goes on and bills all of it", async () => {
    expect(await leave("fault=C19 pace=2", true)).toMatchObject({ state: "left", billed: { output: 30 } });
  });

  it("C21: a plain call goes on", async () => {
    expect(await leave("wait=60", false)).toMatchObject({ state: "left", billed: { output: 30 } });
  });

  it("or stops where told", async () => {
    expect(await leave("wait=60 leave=stop", false)).toMatchObject({ state: "left", billed: { output: 0 } });
  });
});

describe("where a directive may stand", () => {
  it("in the credential, the model's name, a message, each stronger than the one before", async () => {
    const key = { authorization: "Bearer sandbox-x-fault-C07" };
    const message = [{ role: "user", content: "Hello [[sandbox: fault=C08]]" }];
    expect((await post({}, key)).status).toBe(401);
    expect((await post({ model: "gpt-5.2@C09" }, key)).status).toBe(500);
    expect((await post({ model: "gpt-5.2@C09", messages: message }, key)).status).toBe(429);
  });

  it("standing, for a number of requests", async () => {
    sandbox.setFault("fault=C09-503", { times: 2 });
    const statuses = [(await post({})).status, (await post({})).status, (await post({})).status];
    expect(statuses).toEqual([503, 503, 200]);
  });

  it("over HTTP, for this machine", async () => {
    const put = (body: object) =>
      fetch(`${sandbox.url}/sandbox/fault`, { method: "PUT", body: JSON.stringify(body) });
    expect((await put({ directive: "fault=C09" })).status).toBe(204);
    expect((await post({})).status).toBe(500);
    expect((await put({ directive: null })).status).toBe(204);
    expect((await post({})).status).toBe(200);
    expect((await put({ directive: "fault=C99" })).status).toBe(400);
  });

  it("refuses words it does not know, and says which it does", async () => {
    const response = await post({}, { "x-sandbox-directive": "falt=C13" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("fault, tag, pace");
  });
});

describe("the door", () => {
  it("labels every answer", async () => {
    for (const response of [await post({}), await post({ model: "nope" }), await fetch(sandbox.url)]) {
      expect(response.headers.get("x-entrepot-sandbox")).toBe("1");
    }
  });

  it.each([
    ["no key", { authorization: "" }, {}, 401],
    ["another's key", { authorization: "Bearer sk-1" }, {}, 401],
    ["an unknown model", {}, { model: "gpt-1" }, 404],
    ["a model of another type", {}, { model: 7 }, 400],
    ["no messages", {}, { messages: [] }, 400],
    ["messages of another type", {}, { messages: "Hello" }, 400],
    ["n of 0", {}, { n: 0 }, 400],
    ["n of 1.5", {}, { n: 1.5 }, 400],
    ["more tokens than the model has", {}, { max_tokens: 999_999_999 }, 400],
    [
      "more words than the model reads",
      {},
      { messages: [{ role: "user", content: "x".repeat(1_700_000) }] },
      400,
    ],
  ])("refuses %s", async (_, headers, body, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) as string } });
  });

  it("accepts only its credential where it has one", async () => {
    const strict = await startSandboxUpstream({ credential: "sk-supplier" });
    const models = (key: string) =>
      fetch(`${strict.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }).then((r) => r.status);
    expect([
      await models("sk-supplier"),
      await models("sk-supplier-fault-C07"),
      await models("sandbox-x"),
    ]).toEqual([200, 200, 401]);
    await strict.close();
  });

  it("shows its log to this machine, without prompts, and keeps re-bound names out", async () => {
    await post(
      { tools: [{ type: "function", function: { name: "f" } }], max_tokens: 9 },
      { "x-sandbox-directive": "tag=t1" },
    );
    const log = await (await fetch(`${sandbox.url}/sandbox/log`)).text();
    expect(log).toContain('"tag":"t1"');
    expect(log).toContain('"max_tokens":9');
    expect(log).not.toContain("Hello");
    expect((await fetch(`${sandbox.url}/sandbox/log`, { method: "DELETE" })).status).toBe(204);
    expect(sandbox.log().map((entry) => entry.tag)).not.toContain("t1");
    expect(await statusWithHost("evil.example")).toBe(403);
    expect(await statusWithHost("localhost:1")).toBe(200);
  });
});

function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = get(`${sandbox.url}/sandbox/log`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject);
  });
}

describe("the official client", () => {
  it("lists models, talks and streams", async () => {
    const client = new OpenAI({ apiKey: "sandbox-openai", baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
    const models = await client.models.list();
    expect(models.data).toHaveLength(8);
    expect(models.data.every((model) => model.owned_by === "entrepot-sandbox")).toBe(true);
    const whole = await client.chat.completions.create({ model: "claude-haiku-4-5", messages: MESSAGES });
    const stream = client.chat.completions.stream({
      model: "claude-haiku-4-5",
      messages: MESSAGES,
      stream_options: { include_usage: true },
    });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(final.usage).toEqual(whole.usage);
    expect(final.id).toBe(whole.id);
  });

  it("sees the errors as OpenAI's", async () => {
    const client = new OpenAI({ apiKey: "sandbox-fault-C08", baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
    const call = client.chat.completions.create({ model: "gpt-5-mini", messages: MESSAGES });
    await expect(call).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });
});
