import { describe, expect, it } from "vitest";
import { modelRoutingFromJson, ModelRoutingSyntaxError } from "./model-routing";

describe("what a name stands for", () => {
  it("is itself where nothing is said", () => {
    expect(modelRoutingFromJson({})).toEqual({ kind: "self" });
  });

  it.each([
    { kind: "alias", modelIds: ["a", "b"] },
    { kind: "cheapest", modelIds: ["a"] },
    { kind: "curated", modelIds: ["a"], system: "Be kind.", parameters: { temperature: 0.2, maxTokens: 50 } },
  ])("is read as it was written: %o", (json) => {
    expect(modelRoutingFromJson(json)).toEqual(json);
  });

  it.each([
    { kind: "alias" },
    { kind: "alias", modelIds: [] },
    { kind: "cheapest", modelIds: [1] },
    { kind: "curated", modelIds: ["a"] },
    { kind: "other", modelIds: ["a"] },
  ])("that cannot be read is nothing: %o", (json) => {
    expect(() => modelRoutingFromJson(json)).toThrow(ModelRoutingSyntaxError);
  });
});
