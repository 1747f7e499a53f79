import { describe, expect, it } from "vitest";
import { embeddings } from "../openai-media/embeddings";
import { rerank } from "../openai-media/rerank";
import { accepted, BOUNDS, CONTEXT, incoming, TARGET, used, wireOf } from "../openai-media/testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";

const json = (body: Buffer | null | undefined) => JSON.parse(body?.toString() ?? "") as unknown;
const bytes = (value: object) => Buffer.from(JSON.stringify(value));

describe("embeddings of Cohere for OpenAI's clients", () => {
  const wire = wireOf(embeddings, "cohere");
  const ask = (more: object) => accepted(embeddings, incoming({ model: "mine", ...more }));

  it("are asked for in Cohere's words", () => {
    const sent = wire.request(ask({ input: "a", dimensions: 512, encoding_format: "base64" }), TARGET);
    expect(sent.path).toBe("/embed");
    expect(json(sent.body)).toEqual({
      model: "upstream-model",
      texts: ["a"],
      input_type: "search_document",
      embedding_types: ["base64"],
      output_dimension: 512,
    });
    const query = wire.request(ask({ input: ["a", "b"], input_type: "search_query" }), TARGET);
    expect(json(query.body)).toMatchObject({
      texts: ["a", "b"],
      input_type: "search_query",
      embedding_types: ["float"],
    });
  });

  it("cannot be tokens, nor more than 96", () => {
    expect(wire.problemOf(ask({ input: [1, 2] }), TARGET)?.param).toBe("input");
    expect(wire.problemOf(ask({ input: Array(97).fill("a") }), TARGET)?.param).toBe("input");
    expect(wire.problemOf(ask({ input: "a" }), TARGET)).toBeNull();
  });

  it("come back in OpenAI's shape, counted as billed", () => {
    const theirs = {
      id: "x",
      embeddings: {
        float: [
          [0.5, 1],
          [2, 3],
        ],
      },
      meta: { billed_units: { input_tokens: 4 } },
    };
    const answer = wire.readAnswer(ask({ input: ["a", "b"] }), bytes(theirs), CONTEXT, "application/json");
    expect(json(answer?.body)).toEqual({
      object: "list",
      data: [
        { object: "embedding", index: 0, embedding: [0.5, 1] },
        { object: "embedding", index: 1, embedding: [2, 3] },
      ],
      model: "mine",
      usage: { prompt_tokens: 4, total_tokens: 4 },
    });
    expect(used(wire.readUsage(answer?.usage, BOUNDS))).toEqual({ input: 4 });
    expect(wire.readAnswer(ask({ input: "a" }), bytes({ message: "no" }), CONTEXT, "")?.isError).toBe(true);
    expect(wire.readAnswer(ask({ input: "a" }), bytes({}), CONTEXT, "")).toBeNull();
  });
});

describe("rerank of Cohere", () => {
  const wire = wireOf(rerank, "cohere");
  const asked = accepted(
    rerank,
    incoming({
      model: "mine",
      query: "q",
      documents: ["a", { text: "b" }],
      top_n: 1,
      return_documents: true,
    }),
  );

  it("sends texts only, and gives documents back itself", () => {
    expect(json(wire.request(asked, TARGET).body)).toEqual({
      model: "upstream-model",
      query: "q",
      documents: ["a", "b"],
      top_n: 1,
    });
    const theirs = {
      id: "x",
      results: [{ index: 1, relevance_score: 0.9 }],
      meta: { billed_units: { search_units: 2 } },
    };
    const answer = wire.readAnswer(asked, bytes(theirs), CONTEXT, "");
    expect(json(answer?.body)).toMatchObject({
      model: "mine",
      results: [{ index: 1, relevance_score: 0.9, document: { text: "b" } }],
    });
    expect(used(wire.readUsage(answer?.usage, BOUNDS))).toEqual({ request: 2 });
  });

  it("recorded gives the units it states", () => {
    for (const { body, provider } of recordingsOf("rerank")) {
      if (provider !== "cohere") continue;
      const answer = wire.readAnswer(asked, body, CONTEXT, "application/json");
      expect(used(wire.readUsage(answer?.usage, BOUNDS))).toEqual({ request: 1 });
    }
  });
});
