import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type AnswerContext, type Target } from "../contract";
import type { AnswerDelta } from "../conversation/answer";
import { answersOf } from "../../testing/recorded/recording";
import { completionClientConverter } from "./completion-converter";
import { completionPassThrough } from "./completion-pass-through";
import { parseCompletionRequest, type CompletionRequest } from "./completion-request";
import { openaiCompletions } from "./endpoint";

const CONTEXT: AnswerContext = {
  hex: "00ff",
  upstreamModel: "m",
  createdAt: 1,
  maxEventBytes: 1 << 20,
  settings: { completions: true },
};

function target(settings: Target["settings"] = { completions: true }, modelName = "m"): Target {
  return { modelName, maxTokens: 100, maxTokensField: "max_tokens", endUser: null, settings };
}

function parse(body: object) {
  return parseCompletionRequest(Buffer.from(JSON.stringify({ model: "m", ...body })), DEFAULT_LIMITS);
}

function parsed(body: object): CompletionRequest {
  const request = parse(body);
  if (isRefusal(request)) throw new Error(request.message);
  return request;
}

describe("a text completion request", () => {
  it.each<[object, number, number]>([
    [{ prompt: "a" }, 1, 1],
    [{ prompt: ["a", "b"], n: 2 }, 4, 4],
    [{ prompt: "a", n: 2, best_of: 5 }, 5, 2],
    [{ prompt: [1, 2, 3] }, 1, 1],
    [{ prompt: [[1], [2]] }, 2, 2],
  ])("of %j is paid for %d answers and gets %d", (body, n, choices) => {
    expect(parsed(body)).toMatchObject({ n, choices, maxTokens: 16 });
  });

  it.each<[string, object]>([
    ["prompt", {}],
    ["prompt", { prompt: [] }],
    ["prompt", { prompt: [{}] }],
    ["best_of", { prompt: "a", n: 3, best_of: 2 }],
    ["logprobs", { prompt: "a", logprobs: -1 }],
    ["stream_options", { prompt: "a", stream_options: {} }],
  ])("is refused for %s: %j", (param, body) => {
    expect(parse(body)).toMatchObject({ status: 400, param });
  });

  it("goes on with its bytes, a bound, and usage asked for", () => {
    const request = parsed({ prompt: "a", stream: true });
    const made = completionPassThrough.request(request, target(undefined, "up"));
    expect(made.path).toBe("/completions");
    expect(JSON.parse(made.body?.toString() ?? "")).toEqual({
      model: "up",
      prompt: "a",
      stream: true,
      max_tokens: 16,
      stream_options: { include_usage: true },
    });
    const exact = parsed({ prompt: "a", max_tokens: 5 });
    expect(completionPassThrough.request(exact, target()).body).toBe(exact.body);
  });

  it("names the deployment at Azure", () => {
    const azure = openaiCompletions.wires["azure-openai"];
    const settings = { completions: true, apiVersion: "2024-10-21" };
    expect(azure?.request(parsed({ prompt: "a" }), target(settings, "my model")).path).toBe(
      "/deployments/my%20model/completions?api-version=2024-10-21",
    );
  });
});

const event = (chunk: object) => `data: ${JSON.stringify(chunk)}\n\n`;
const chunk = (index: number, text: string, finish_reason: string | null = null) =>
  event({
    id: "c",
    object: "text_completion",
    model: "m",
    choices: [{ index, text, logprobs: null, finish_reason }],
  });

describe("a text completion's stream, as it passes", () => {
  const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
  const body = Buffer.from(
    chunk(0, 'say "hi"') +
      chunk(1, "ü") +
      chunk(0, "", "stop") +
      chunk(1, "", "length") +
      event({ id: "c", choices: [], usage }) +
      "data: [DONE]\n\n",
  );

  it("keeps its bytes, wherever it is cut, and is counted", () => {
    fc.assert(
      fc.property(fc.nat(body.length), (at) => {
        const request = parsed({ prompt: ["a", "b"], stream: true, stream_options: { include_usage: true } });
        const reader = completionPassThrough.openStream(request, CONTEXT);
        reader.push(body.subarray(0, at));
        reader.push(body.subarray(at));
        reader.end();
        expect(Buffer.concat([...reader.out, ...reader.tail]).equals(body)).toBe(true);
        expect(reader).toMatchObject({ done: true, usage, output: true, meaningful: true, fault: null });
        expect(reader.text()).toBe('say "hi"ü');
      }),
    );
  });

  it("can be ended early in its own shape", () => {
    const reader = completionPassThrough.openStream(parsed({ prompt: "a", stream: true }), CONTEXT);
    reader.push(Buffer.from(chunk(0, "a")));
    expect(
      Buffer.concat([...reader.cutShort({ code: "balance_ended", message: "No more." })]).toString(),
    ).toContain('"object":"text_completion"');
  });

  it("a whole one is read, and anything else is not", () => {
    const whole = { id: "c", choices: [{ index: 0, text: "hi", finish_reason: "stop" }], usage };
    const read = (json: object) =>
      completionPassThrough.readAnswer(
        parsed({ prompt: "a" }),
        Buffer.from(JSON.stringify(json)),
        CONTEXT,
        "",
      );
    const answer = read(whole);
    expect(answer).toMatchObject({ output: true, usage, finishReason: "stop", isError: false });
    expect(answer?.text()).toBe("hi");
    expect(read({ ok: true })).toBeNull();
  });
});

describe("a text completion, by a model that chats", () => {
  it("is a conversation of one turn", () => {
    expect(completionClientConverter.toConversation(parsed({ prompt: "a", stop: "b", n: 2 }))).toMatchObject({
      turns: [{ role: "user", parts: [{ kind: "text", text: "a" }] }],
      stop: ["b"],
      maxTokens: 16,
      n: 2,
    });
  });

  it.each<[string, object]>([
    ["echo", { echo: true }],
    ["logprobs", { logprobs: 2 }],
    ["suffix", { suffix: "x" }],
    ["best_of", { best_of: 2 }],
    ["prompt", { prompt: ["a", "b"] }],
    ["prompt", { prompt: [1] }],
  ])("refuses %s by name: %j", (param, body) => {
    const refusal = completionClientConverter.toConversation(parsed({ prompt: "a", ...body }));
    expect(refusal).toMatchObject({ status: 400, param });
  });

  it("is told as text alone, streamed and whole", () => {
    const deltas: AnswerDelta[] = [
      { kind: "reasoning", choice: 0, text: "hm" },
      { kind: "text", choice: 0, text: "a" },
      { kind: "text", choice: 0, text: "b" },
      { kind: "finish", choice: 0, reason: "length", stop: null },
    ];
    const head = { hex: "00", model: "m", createdAt: 1, inputEstimate: 1 };
    const request = parsed({ prompt: "a" });
    const usage = DIMENSIONS.map(() => 1n);
    const writer = completionClientConverter.openAnswer(request, head);
    const stream = Buffer.concat([...deltas.flatMap((delta) => writer.write(delta)), ...writer.end(usage)]);
    expect(stream.toString()).not.toContain("hm");
    expect(stream.toString()).toMatch(/"text":"a".*"text":"b".*"finish_reason":"length".*\[DONE\]\n\n$/s);
    const whole = completionClientConverter.writeAnswer(
      request,
      head,
      { id: null, deltas, rawUsage: null },
      usage,
    );
    expect(JSON.parse(whole.toString())).toMatchObject({
      id: "cmpl-00",
      object: "text_completion",
      choices: [{ index: 0, text: "ab", finish_reason: "length" }],
      usage: { prompt_tokens: 5, completion_tokens: 3 },
    });
  });
});

describe("recorded text completions", () => {
  const recordings = answersOf("openai.completions");

  it("are there, or the folder is not", () => {
    expect([0, 4]).toContain(recordings.length);
  });

  for (const recording of recordings)
    it(`${recording.id} ${recording.provider} ${recording.model}`, () => {
      const stream = recording.stream;
      const body = recording.body;
      const request = parsed({
        prompt: "a",
        stream,
        ...(stream ? { stream_options: { include_usage: true } } : {}),
      });
      if (!stream) {
        const answer = completionPassThrough.readAnswer(request, body, CONTEXT, "");
        expect(answer?.body.equals(body)).toBe(true);
        return expect(answer?.usage).toEqual(recording.usage);
      }
      const reader = completionPassThrough.openStream(request, CONTEXT);
      for (let at = 0; at < body.length; at += 5) reader.push(body.subarray(at, at + 5));
      reader.end();
      expect(reader).toMatchObject({ fault: null, done: true, output: true, usage: recording.usage });
      expect(Buffer.concat([...reader.out, ...reader.tail]).toString()).toBe(body.toString());
    });
});
