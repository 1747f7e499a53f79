import { describe, expect, it } from "vitest";
import { embeddings } from "./embeddings";
import { accepted, BOUNDS, CONTEXT, incoming, refused, TARGET, used, wireOf } from "./testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";

const wire = wireOf(embeddings);

describe("embedding requests", () => {
  it("are bound by the bytes of their texts, or by their tokens", () => {
    expect(accepted(embeddings, incoming({ model: "m", input: "héllo" })).units).toEqual({ input: 14n });
    expect(accepted(embeddings, incoming({ model: "m", input: ["ab", "c"] })).units).toEqual({ input: 19n });
    expect(accepted(embeddings, incoming({ model: "m", input: [1, 2, 3] })).units).toEqual({ input: 11n });
    expect(accepted(embeddings, incoming({ model: "m", input: [[1], [2, 3]] })).units).toEqual({
      input: 19n,
    });
  });

  it("use no output", () => {
    expect(accepted(embeddings, incoming({ model: "m", input: "a" })).maxTokens).toBe(0);
  });

  it.each([
    [{ input: "a" }, "model"],
    [{ model: "m" }, "input"],
    [{ model: "m", input: "" }, "input"],
    [{ model: "m", input: [] }, "input"],
    [{ model: "m", input: ["a", 1] }, "input"],
    [{ model: "m", input: [[1], []] }, "input"],
    [{ model: "m", input: [-1] }, "input"],
    [{ model: "m", input: Array(2_049).fill("a") }, "input"],
    [{ model: "m", input: "a", encoding_format: "hex" }, "encoding_format"],
    [{ model: "m", input: "a", dimensions: 0 }, "dimensions"],
    [{ model: "m", input: "a", provider: {} }, "provider"],
  ])("refuses %j for %s", (body, param) => {
    expect(refused(embeddings, incoming(body))).toMatchObject({ status: 400, param });
  });

  it("go upstream with another model and a pseudonym, all other bytes as they came", () => {
    const body = Buffer.from('{ "model" : "mine", "input":"a" , "x":1.0, "user":"anna" }');
    const sent = wire.request(accepted(embeddings, incoming(body)), TARGET);
    expect(sent.path).toBe("/embeddings");
    expect(sent.body?.toString()).toBe(
      '{ "model" : "upstream-model", "input":"a" , "x":1.0, "user":"pseudonym" }',
    );
    const unnamed = wire.request(accepted(embeddings, incoming({ model: "m", input: "a" })), TARGET);
    expect(JSON.parse(unnamed.body?.toString() ?? "")).toMatchObject({ user: "pseudonym" });
    const silent = wire.request(accepted(embeddings, incoming(body)), { ...TARGET, endUser: null });
    expect(silent.body?.toString()).toBe('{ "model" : "upstream-model", "input":"a" , "x":1.0 }');
  });

  it("name the deployment in the path of Azure's versioned API", () => {
    const request = accepted(embeddings, incoming({ model: "m", input: "a" }));
    const azure = wireOf(embeddings, "azure-openai");
    const settings = { apiVersion: "2024-10-21" };
    expect(azure.request(request, { ...TARGET, settings }).path).toBe(
      "/deployments/upstream-model/embeddings?api-version=2024-10-21",
    );
    expect(azure.request(request, TARGET).path).toBe("/embeddings");
  });
});

describe("embedding answers", () => {
  const request = accepted(embeddings, incoming({ model: "mine", input: "a" }));
  const read = (text: string) => wire.readAnswer(request, Buffer.from(text), CONTEXT, "application/json");

  it("keep their vectors and say the client's model", () => {
    const answer = read(
      '{"data":[{"embedding":"AAA="}],"model":"theirs","usage":{"prompt_tokens":2,"total_tokens":2}}',
    );
    expect(answer?.body.toString()).toBe(
      '{"data":[{"embedding":"AAA="}],"model":"mine","usage":{"prompt_tokens":2,"total_tokens":2}}',
    );
    expect(used(wire.readUsage(answer?.usage, BOUNDS))).toEqual({ input: 2 });
  });

  it("are none without data, and errors are known", () => {
    expect(read('{"data":[]}')).toBeNull();
    expect(read("<html>")).toBeNull();
    expect(read('{"error":{"message":"no"}}')?.isError).toBe(true);
  });

  it("with figures that cannot be are absurd", () => {
    const reading = (raw: unknown) => used(wire.readUsage(raw, BOUNDS));
    expect(reading(null)).toBe("missing");
    expect(reading({ prompt_tokens: -1, total_tokens: -1 })).toBe("absurd");
    expect(reading({ prompt_tokens: 1.5 })).toBe("absurd");
    expect(reading({ prompt_tokens: 3, total_tokens: 9 })).toBe("absurd");
    expect(reading({ prompt_tokens: 0, total_tokens: 0 })).toBe("zero");
    expect(reading({ total_tokens: 12 })).toEqual({ input: 12 });
  });

  it("recorded of real vendors give the usage they state", () => {
    for (const recording of recordingsOf("openai.embeddings")) {
      const sent = accepted(
        embeddings,
        incoming(recording.request ?? { model: recording.model, input: "a" }),
      );
      if (recording.status !== "200") {
        expect(wire.readError(recording.body)).toBeDefined();
        continue;
      }
      const answer = wire.readAnswer(sent, recording.body, CONTEXT, "application/json");
      const stated = Number(recording.usage?.prompt_tokens ?? recording.usage?.total_tokens);
      expect([recording.id, used(wire.readUsage(answer?.usage, BOUNDS))]).toEqual([
        recording.id,
        { input: stated },
      ]);
      if (sent.model === recording.model) expect(answer?.output).toBe(true);
    }
  });
});
