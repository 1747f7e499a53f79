import { describe, expect, it } from "vitest";
import { moderations } from "./moderations";
import { rerank } from "./rerank";
import { rerankBound } from "./rerank-input";
import { accepted, BOUNDS, CONTEXT, incoming, refused, TARGET, used, wireOf } from "./testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";

describe("rerank", () => {
  const wire = wireOf(rerank);
  const ASKED = { model: "mine", query: "what", documents: ["a", { text: "b" }] };
  const read = (json: object) =>
    used(
      wire.readUsage(
        wire.readAnswer(accepted(rerank, incoming(ASKED)), Buffer.from(JSON.stringify(json)), CONTEXT, "")
          ?.usage,
        BOUNDS,
      ),
    );

  it("is bound by search units, and by tokens with the query read again for each document", () => {
    expect(accepted(rerank, incoming(ASKED)).units).toEqual({ request: 1n, input: 26n });
    expect(rerankBound("q", Array<string>(101).fill("a")).request).toBe(2n);
    expect(rerankBound("q", Array<string>(60).fill("a".repeat(600))).request).toBe(2n);
  });

  it.each([
    [{ model: "m", documents: ["a"] }, "query"],
    [{ model: "m", query: "q" }, "documents"],
    [{ model: "m", query: "q", documents: [{ image: "x" }] }, "documents"],
    [{ ...ASKED, top_n: 0 }, "top_n"],
  ])("refuses %j for %s", (body, param) => {
    expect(refused(rerank, incoming(body))).toMatchObject({ status: 400, param });
  });

  it("counts what each vendor states", () => {
    expect(read({ results: [], meta: { billed_units: { search_units: 2 } } })).toEqual({ request: 2 });
    expect(read({ results: [], usage: { total_tokens: 17 } })).toEqual({ request: 1, input: 17 });
    expect(read({ results: [], meta: { tokens: { input_tokens: 5, output_tokens: 0 } } })).toEqual({
      request: 1,
      input: 5,
    });
    expect(read({ results: [] })).toEqual({ request: 1 });
  });

  it("recorded of real vendors gives the usage they state", () => {
    for (const { id, body, request, usage } of recordingsOf("rerank")) {
      const answer = wire.readAnswer(
        accepted(rerank, incoming(request ?? ASKED)),
        body,
        CONTEXT,
        "application/json",
      );
      const total = usage?.total_tokens;
      const stated = total === undefined ? { request: 1 } : { request: 1, input: total };
      expect([id, used(wire.readUsage(answer?.usage, BOUNDS))]).toEqual([id, stated]);
    }
  });
});

describe("moderations", () => {
  const wire = wireOf(moderations);

  it("take texts and pictures, and the vendor's model where none is named", () => {
    const plain = accepted(moderations, incoming({ input: "héllo" }));
    expect(plain).toMatchObject({ model: "omni-moderation-latest", units: { request: 1n, input: 14n } });
    expect(JSON.parse(wire.request(plain, TARGET).body?.toString() ?? "")).toEqual({
      model: "upstream-model",
      input: "héllo",
    });
    const picture = { type: "image_url", image_url: { url: "https://example.org/a.png" } };
    expect(accepted(moderations, incoming({ input: [{ type: "text", text: "a" }, picture] })).unsizable).toBe(
      true,
    );
    expect(refused(moderations, incoming({ input: [{ type: "video" }] })).param).toBe("input");
    expect(refused(moderations, incoming({ input: "a", model: 1 })).param).toBe("model");
  });

  it("recorded count as one request", () => {
    for (const { body, request } of recordingsOf("openai.moderations")) {
      const sent = accepted(moderations, incoming(request ?? { input: "a" }));
      const answer = wire.readAnswer(sent, body, CONTEXT, "application/json");
      expect(used(wire.readUsage(answer?.usage, BOUNDS))).toEqual({ request: 1 });
    }
  });
});
