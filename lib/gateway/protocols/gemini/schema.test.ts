import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJsonSchema, toOpenApi } from "./schema";

describe("schemas", () => {
  const leaf = fc.constantFrom<object>(
    { type: "string" },
    { type: "string", enum: ["a", "b"] },
    { type: "integer", minimum: 1 },
    { type: ["number", "null"] },
    { type: "boolean", description: "yes?" },
  );
  const { schema } = fc.letrec<{ schema: object }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4 },
      leaf,
      tie("schema").map((items) => ({ type: "array", items, maxItems: 4 })),
      fc
        .dictionary(fc.constantFrom("a", "b", "__proto__"), tie("schema"), { maxKeys: 3 })
        .map((properties) => ({ type: "object", properties, required: Object.keys(properties) })),
      fc.array(tie("schema"), { minLength: 1, maxLength: 2 }).map((anyOf) => ({ anyOf })),
    ),
  }));

  it("come back from Google's words as they were", () => {
    fc.assert(
      fc.property(schema, (one) => {
        const open = toOpenApi(one);
        expect(open).not.toBeNull();
        expect(JSON.stringify(sorted(toJsonSchema(open)))).toBe(JSON.stringify(sorted(one)));
      }),
    );
  });

  it.each([
    [{ oneOf: [] }],
    [{ const: 1 }],
    [{ type: ["string", "number"] }],
    [{ type: "object", additionalProperties: { type: "string" } }],
    [{ enum: [1, 2] }],
    [{ $ref: "https://example.org/x" }],
    [{ $ref: "#/$defs/a", $defs: { a: { type: "array", items: { $ref: "#/$defs/a" } } } }],
    [{ type: "object", properties: { a: { not: {} } } }],
  ])("have no words for %j", (one) => expect(toOpenApi(one)).toBeNull());

  it("are given up where references would make too much of them", () => {
    const twice = (name: string) => ({
      type: "object",
      properties: { a: { $ref: name }, b: { $ref: name } },
    });
    const levels = Array.from({ length: 30 }, (_, index): [string, object] => [
      `d${index}`,
      twice(`#/$defs/d${index + 1}`),
    ]);
    const $defs: Record<string, object> = { ...Object.fromEntries(levels), d30: { type: "string" } };
    const began = performance.now();
    expect(toOpenApi({ ...twice("#/$defs/d0"), $defs })).toBeNull();
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("get their references put in place", () => {
    const defs = { $defs: { "a/b": { type: "string" } } };
    const one = { type: "object", properties: { x: { $ref: "#/$defs/a~1b", description: "X" } }, ...defs };
    expect(toOpenApi(one)).toEqual({
      type: "OBJECT",
      properties: { x: { type: "STRING", description: "X" } },
    });
    expect(toOpenApi({ anyOf: [{ type: "string" }, { type: "null" }] })).toEqual({
      anyOf: [{ type: "STRING" }],
      nullable: true,
    });
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, sorted(one)]);
}
