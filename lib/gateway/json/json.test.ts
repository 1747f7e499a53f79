import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splice } from "./splice";
import { scanTopLevel, type TopLevel } from "./top-level";

const object = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4 }));

function scan(text: string, depth = 64): TopLevel {
  const found = scanTopLevel(Buffer.from(text), depth);
  if (typeof found === "string") throw new Error(found);
  return found;
}

describe("the scan of an object's fields", () => {
  it("finds exactly the fields JSON.parse finds, each with its value, however it is spaced", () => {
    fc.assert(
      fc.property(object, fc.constantFrom("", " ", "\n\t", "    "), (value, indent) => {
        const text = `${indent}${JSON.stringify(value, null, indent.length)}${indent}`;
        const bytes = Buffer.from(text);
        const { fields, duplicate } = scan(text);
        expect(duplicate).toBeNull();
        expect([...fields.keys()].sort()).toEqual(Object.keys(JSON.parse(text) as object).sort());
        for (const [key, { from, to }] of fields) {
          const expected = (JSON.parse(text) as Record<string, unknown>)[key];
          expect(JSON.parse(bytes.toString("utf8", from, to))).toEqual(expected);
        }
      }),
    );
  });

  it("reads escaped names as JSON.parse does, and notices names given twice", () => {
    expect([...scan(String.raw`{"mo\u0064el":"a"}`).fields.keys()]).toEqual(["model"]);
    expect(scan(String.raw`{"model":"a","mo\u0064el":"b"}`).duplicate).toBe("model");
    expect(scan('{"a":{"model":1},"b":[{"model":2}],"model":3}').duplicate).toBeNull();
  });

  it("survives long strings full of quotes and backslashes", () => {
    const text = JSON.stringify({ a: `${'\\"'.repeat(500)}\\`, b: "\\".repeat(301), c: 1 });
    expect([...scan(text).fields.keys()]).toEqual(["a", "b", "c"]);
  });

  it("counts depth, brackets in strings aside", () => {
    const deep = (n: number) => `{"a":${"[".repeat(n - 1)}${"]".repeat(n - 1)}}`;
    expect(typeof scanTopLevel(Buffer.from(deep(64)), 64)).toBe("object");
    expect(scanTopLevel(Buffer.from(deep(65)), 64)).toBe("too_deep");
    expect(scanTopLevel(Buffer.from(deep(1_000_000)), 64)).toBe("too_deep");
    expect(typeof scanTopLevel(Buffer.from(`{"a":"${"[".repeat(100)}"}`), 64)).toBe("object");
  });

  it("counts lists, objects and fields, and no more of them than it must", () => {
    const many = Buffer.from(`{"a":[${"[],".repeat(97)}[]]}`);
    expect(typeof scanTopLevel(many, 64, 100)).toBe("object");
    expect(scanTopLevel(many, 64, 99)).toBe("too_many");
    expect(typeof scanTopLevel(Buffer.from(`{"a":[${"1,".repeat(500)}":[{"]}`), 64, 2)).toBe("object");
  });

  it.each(["", "[]", "null", '"{}"', "1", "  "])("knows that %j is no object", (text) => {
    expect(scanTopLevel(Buffer.from(text), 64)).toBe("not_an_object");
  });

  it("never throws and never hangs on garbage", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        scanTopLevel(Buffer.concat([Buffer.from("{"), bytes]), 64);
      }),
    );
  });
});

describe("splicing", () => {
  it("replaces one field and leaves every other byte", () => {
    fc.assert(
      fc.property(object, fc.jsonValue(), (value, replacement) => {
        const text = JSON.stringify({ ...value, target: "old" });
        const body = Buffer.from(text);
        const span = scan(text).fields.get("target");
        if (!span) throw new Error("no target");
        const bytes = Buffer.from(JSON.stringify(replacement));
        const changed = splice(body, [{ from: span.from, to: span.to, bytes }]);
        const expected = { ...(JSON.parse(text) as object), target: JSON.parse(bytes.toString()) as unknown };
        expect(JSON.parse(changed.toString())).toEqual(expected);
        expect(changed.subarray(0, span.from)).toEqual(body.subarray(0, span.from));
      }),
    );
  });

  it("makes several edits in any order, and refuses those that overlap", () => {
    const edit = (from: number, to: number, text: string) => ({ from, to, bytes: Buffer.from(text) });
    const body = Buffer.from("abcdef");
    expect(splice(body, [edit(4, 6, "Z"), edit(0, 1, "XY"), edit(2, 2, "-")]).toString()).toBe("XYb-cdZ");
    expect(splice(body, [])).toBe(body);
    expect(() => splice(body, [edit(0, 3, ""), edit(2, 4, "")])).toThrow("overlap");
  });
});
