import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundaryOf, rewriteForm, scanForm, type Form } from "./multipart";
import { readForm, typedValues } from "./form-payload";
import { isRefusal } from "../contract";
import { form, FORM_TYPE } from "./testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";

function scan(body: Buffer, type = FORM_TYPE): Form {
  const found = scanForm(body, type);
  if (typeof found === "string") throw new Error(found);
  return found;
}

const fieldName = fc.stringMatching(/^[a-z_]{1,12}$/);
const content = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const value = fc.oneof(fc.string({ maxLength: 40 }), content);
const noDelimiter = (one: string | Buffer) => !Buffer.from(one).includes("--x-boundary");

describe("the scan of a form", () => {
  it("finds each part's very bytes, whatever is in them", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fieldName, value.filter(noDelimiter)), { minLength: 1 }), (fields) => {
        const body = form(fields);
        const { parts } = scan(body);
        expect(parts.map(({ name }) => name)).toEqual(fields.map(([name]) => name));
        parts.forEach(({ from, to }, at) => {
          expect(body.subarray(from, to).equals(Buffer.from(fields[at]?.[1] ?? ""))).toBe(true);
        });
      }),
    );
  });

  it("never throws and never hangs on garbage, nor on forms with bytes cut or changed", () => {
    const whole = form([
      ["file", Buffer.from("abc")],
      ["model", "m"],
    ]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const body = cut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!cut) body[at] = byte;
        const found = scanForm(body, FORM_TYPE);
        if (cut && at < whole.length - 2) expect(found).toBe("broken");
      }),
    );
  });

  const head = 'Content-Disposition: form-data; name="a"';
  it.each([
    ["no part ends it", `--x-boundary\r\n${head}\r\n\r\nb`],
    ["a preamble", `hello\r\n--x-boundary\r\n${head}\r\n\r\nb\r\n--x-boundary--`],
    ["an epilogue", `--x-boundary\r\n${head}\r\n\r\nb\r\n--x-boundary--\r\nmore`],
    ["something behind a delimiter", `--x-boundary\r\n${head}\r\n\r\nb\r\n--x-boundaryX\r\n--x-boundary--`],
    ["bare line feeds", `--x-boundary\n${head}\n\nb\n--x-boundary--`],
    ["no name", "--x-boundary\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x-boundary--"],
    ["two names", `--x-boundary\r\n${head}; name="b"\r\n\r\nb\r\n--x-boundary--`],
    ["two dispositions", `--x-boundary\r\n${head}\r\n${head}\r\n\r\nb\r\n--x-boundary--`],
    [
      "encoded content",
      `--x-boundary\r\n${head}\r\nContent-Transfer-Encoding: base64\r\n\r\nYg==\r\n--x-boundary--`,
    ],
    ["a head without end", `--x-boundary\r\n${head}${"x".repeat(5_000)}\r\n\r\nb\r\n--x-boundary--`],
  ])("calls it broken: %s", (_what, text) => {
    expect(scanForm(Buffer.from(text), FORM_TYPE)).toBe("broken");
  });

  it("allows an empty form, and at most 128 parts", () => {
    expect(scan(Buffer.from("--x-boundary--")).parts).toEqual([]);
    expect(scanForm(form(Array(129).fill(["a[]", "b"])), FORM_TYPE)).toBe("too_many_parts");
  });

  it("reads boundaries as clients write them", () => {
    expect(boundaryOf('multipart/form-data; boundary="a b"')).toBe("a b");
    expect(boundaryOf("Multipart/Form-Data;charset=utf-8; BOUNDARY=abc")).toBe("abc");
    expect(boundaryOf("multipart/form-data; boundary=a; boundary=b")).toBeNull();
    expect(boundaryOf("multipart/form-data")).toBeNull();
    expect(boundaryOf("multipart/mixed; boundary=a")).toBeNull();
    expect(boundaryOf(`multipart/form-data; boundary=${"a".repeat(71)}`)).toBeNull();
  });
});

describe("rewriting a form", () => {
  it("changes one part, wherever it stands, and not a byte of the file", () => {
    fc.assert(
      fc.property(
        content.filter(noDelimiter),
        fc.boolean(),
        fc.stringMatching(/^[\w./-]{1,60}$/),
        (file, last, name) => {
          const fields: (readonly [string, string | Buffer])[] = [
            ["file", file],
            ["model", "mine"],
          ];
          const before = form(last ? fields : [...fields].reverse());
          const after = rewriteForm(before, scan(before), new Map([["model", name]]));
          const expected: typeof fields = [
            ["file", file],
            ["model", name],
          ];
          expect(after.equals(form(last ? expected : [...expected].reverse()))).toBe(true);
        },
      ),
    );
  });

  it("adds and takes away parts", () => {
    const before = form([
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
    ]);
    const after = rewriteForm(
      before,
      scan(before),
      new Map([
        ["b", null],
        ["c", null],
        ["d", "4"],
      ]),
    );
    expect(
      after.equals(
        form([
          ["d", "4"],
          ["a", "1"],
        ]),
      ),
    ).toBe(true);
  });

  it("does not let a text forge a delimiter", () => {
    const before = form([["model", "1"]]);
    expect(() => rewriteForm(before, scan(before), new Map([["model", "a\r\n--x-boundary--"]]))).toThrow(
      "line break",
    );
  });
});

describe("reading a form", () => {
  const read = (fields: readonly (readonly [string, string | Buffer])[]) => readForm(form(fields), FORM_TYPE);

  it("refuses fields given twice, as text and file alike, but lists", () => {
    expect(
      isRefusal(
        read([
          ["model", "a"],
          ["model", "b"],
        ]),
      ),
    ).toBe(true);
    expect(isRefusal(read([["model", Buffer.from("a")]]))).toBe(true);
    expect(
      isRefusal(
        read([
          ["x", "a"],
          ["x", Buffer.from("b")],
        ]),
      ),
    ).toBe(true);
    expect(
      read([
        ["x[]", "a"],
        ["x[]", "b"],
      ]),
    ).toMatchObject({ values: { "x[]": ["a", "b"] } });
  });

  it("reads numbers and switches", () => {
    expect(
      typedValues({ n: "2", t: "0.5", s: "True", z: "1e9", w: "yes" }, ["n", "t", "z"], ["s", "w"]),
    ).toEqual({
      n: 2,
      t: 0.5,
      s: true,
      z: "1e9",
      w: "yes",
    });
  });

  it("reads what real clients sent", () => {
    const shapes = ["openai.audio.transcriptions", "openai.audio.translations", "openai.images"];
    for (const { id, request } of shapes.flatMap((shape) => recordingsOf(shape))) {
      if (!request?.subarray(0, 2).equals(Buffer.from("--"))) continue;
      const boundary = request.toString("latin1", 2, request.indexOf("\r\n"));
      const found = readForm(request, `multipart/form-data; boundary=${boundary}`);
      if (isRefusal(found)) throw new Error(`${id}: ${found.message}`);
      expect(found.values.model === undefined || typeof found.values.model === "string").toBe(true);
      expect(found.files.length).toBeGreaterThan(0);
    }
  });
});
