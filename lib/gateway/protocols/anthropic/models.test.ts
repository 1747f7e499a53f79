import { describe, expect, it } from "vitest";
import type { ModelRow } from "@/lib/db/directory/rows";
import { modelPageBody } from "./models";

function model(name: string, day: number): ModelRow {
  return {
    tenantId: "t",
    id: name,
    name,
    vendor: "v",
    modality: "text",
    tags: [],
    contextWindow: 200_000,
    maxOutput: 64_000,
    defaultMaxOutput: 4_096,
    published: true,
    slug: "a-model",
    capabilities: [],
    routing: {},
    filteredCharge: "free" as const,
    createdAt: new Date(Date.UTC(2026, 0, day)),
  };
}

const MODELS = [model("b", 2), model("d", 1), model("a", 2), model("c", 3)];

function page(query: string): { ids: string[]; more: boolean } | string | null {
  const body = modelPageBody(MODELS, new URLSearchParams(query));
  if ("param" in body) return body.param;
  const { data, has_more: more } = body as { data: { id: string }[]; has_more: boolean };
  return { ids: data.map(({ id }) => id), more };
}

describe("a page of models", () => {
  it.each<[string, readonly string[], boolean]>([
    ["", ["c", "a", "b", "d"], false],
    ["limit=2", ["c", "a"], true],
    ["limit=2&after_id=a", ["b", "d"], false],
    ["limit=1&after_id=a", ["b"], true],
    ["limit=2&before_id=d", ["a", "b"], true],
    ["before_id=c", [], false],
    ["after_id=d", [], false],
  ])("for %j", (query, ids, more) => expect(page(query)).toEqual({ ids, more }));

  it.each([
    ["limit=0", "limit"],
    ["limit=1001", "limit"],
    ["limit=x", "limit"],
    ["after_id=z", "after_id"],
    ["before_id=z", "before_id"],
    ["after_id=a&before_id=b", "after_id"],
  ])("is refused for %j", (query, param) => expect(page(query)).toBe(param));

  it("says what a model is", () => {
    expect(modelPageBody(MODELS, new URLSearchParams("limit=1"))).toEqual({
      data: [
        {
          type: "model",
          id: "c",
          display_name: "c",
          created_at: "2026-01-03T00:00:00.000Z",
          max_input_tokens: 200_000,
          max_tokens: 64_000,
        },
      ],
      has_more: true,
      first_id: "c",
      last_id: "c",
    });
  });
});
