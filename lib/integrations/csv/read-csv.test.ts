import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";

import type { CsvShape } from "./csv-encoding";
import { readCsv } from "./read-csv";

async function read(content: Buffer, pieceBytes = 7) {
  let shape: CsvShape | undefined;
  async function* pieces() {
    for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
  }
  const rows = [];
  for await (const row of readCsv(pieces(), (seen) => (shape = seen))) rows.push(row);
  return { shape, rows };
}

const FILE = '名称,类型,数量\n十一月额度,面值额度,1000\n"带,逗号",请求包,5\n';
const CELLS = [
  ["名称", "类型", "数量"],
  ["十一月额度", "面值额度", "1000"],
  ["带,逗号", "请求包", "5"],
];

describe("reading a CSV", () => {
  it.each([
    ["utf8", Buffer.from(FILE)],
    ["utf8", Buffer.from(`\uFEFF${FILE}`)],
    ["utf16le", iconv.encode(FILE, "utf16le", { addBOM: true })],
    ["utf16be", iconv.encode(FILE, "utf16be", { addBOM: true })],
    ["gb18030", iconv.encode(FILE, "gbk")],
    ["gb18030", iconv.encode(FILE.repeat(200), "gb18030")],
  ])("tells %s by itself, cut anywhere", async (encoding, content) => {
    const { shape, rows } = await read(content, 64 * 1024);
    expect(shape?.encoding).toBe(encoding);
    expect(rows.slice(0, 3).map((row) => row.kind === "row" && row.cells)).toEqual(CELLS);
    // Cut in the middle of characters, from the second piece on.
    const cut = await read(content, 41);
    expect(cut.rows.length).toBe(rows.length);
    if (encoding !== "gb18030") expect(cut.rows).toEqual(rows);
  });

  it.each([
    [";", "name;cost\na;1,5\n"],
    ["\t", "name\tcost\na\t1,5\n"],
    ["|", 'name|cost\n"a"|1,5\n'],
  ] as const)("tells the separator %j", async (separator, text) => {
    const { shape, rows } = await read(Buffer.from(text), 1024);
    expect(shape?.separator).toBe(separator);
    expect(rows.at(-1)).toEqual({ kind: "row", line: 2, cells: ["a", "1,5"] });
  });

  it("stops at a quote that never ends, and says where", async () => {
    const { rows } = await read(Buffer.from('a,b\n1,2\n"3,4\n5,6\n'), 1024);
    const last = rows.at(-1);
    expect(last?.kind).toBe("broken");
    expect(last?.line).toBeGreaterThanOrEqual(3);
    expect((await read(Buffer.from(`a,b\n1,2\n"${"x".repeat(200_000)}`), 1024)).rows.at(-1)?.kind).toBe(
      "broken",
    );
  });

  it("reads nothing of nothing", async () => {
    expect((await read(Buffer.alloc(0))).rows).toEqual([]);
  });
});
