import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";

import { digestOf, isUnreadable, rowsOf, shapeOf } from "./bill-file";

async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(bytes: Buffer, size: number) {
  const rows: (readonly string[])[] = [];
  for await (const { cells } of rowsOf(inParts(bytes, size), shapeOf(bytes))) rows.push(cells);
  return rows;
}

const CHINESE = '日期;模型;金额\n2026-11-22;通义千问;"1,5"\n\n2026-11-23;深度求索;2\n'.repeat(8);

describe("a bill's file", () => {
  it.each(["UTF-8", "GB18030", "UTF-16 LE"])("is read in %s, cut anywhere", async (encoding) => {
    const bytes = iconv.encode(CHINESE, encoding, { addBOM: encoding.startsWith("UTF-16") });
    for (const size of [1, 7, 10_000]) {
      const rows = await read(bytes, size);
      expect(rows[0]).toEqual(["日期", "模型", "金额"]);
      expect(rows[1]).toEqual(["2026-11-22", "通义千问", "1,5"]);
    }
  });

  it.each([
    ["a,b,c\n1,2,3\n", ","],
    ["a;b;c\n1;2;3\n", ";"],
    ["a\tb\tc\n1\t2\t3\n", "\t"],
    ['"a,a,a"|b\n1|2\n', "|"],
  ])("tells the separator of %j", (text, delimiter) => {
    expect(shapeOf(Buffer.from(text)).delimiter).toBe(delimiter);
  });

  it("takes plain ASCII for UTF-8: what comes later may be", () => {
    expect(shapeOf(Buffer.from("a,b\n1,2\n")).encoding).toBe("utf8");
  });

  it("hands ragged rows on, to be refused by their number", async () => {
    expect(await read(Buffer.from("a,b\n1\n1,2,3\n"), 4)).toEqual([["a", "b"], ["1"], ["1", "2", "3"]]);
  });

  it("is not kept in memory for a quote that never ends", async () => {
    const endless = Buffer.from(`a,b\n1,"${"x".repeat(300_000)}`);
    const refusal = await read(endless, 65_536).catch((error: unknown) => error);
    expect(isUnreadable(refusal)).toBe(true);
    expect(isUnreadable(new Error("another"))).toBe(false);
  });

  it("has one digest however it is cut", async () => {
    const bytes = Buffer.from(CHINESE);
    expect(await digestOf(inParts(bytes, 3))).toEqual(await digestOf(inParts(bytes, 1_000)));
  });
});
