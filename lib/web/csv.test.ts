import { describe, expect, it } from "vitest";

import { csvResponse, csvRow } from "./csv";

describe("csvRow", () => {
  it.each([
    [["plain", "1.50", "-3.25"], "plain,1.50,-3.25\r\n"],
    [['say "hi"', "a,b", "two\nlines"], '"say ""hi""","a,b","two\nlines"\r\n'],
    [["=1+1", "+cmd", "@sum", "-2+3", "\tx"], "'=1+1,'+cmd,'@sum,'-2+3,'\tx\r\n"],
    [["=a,b"], `"'=a,b"\r\n`],
  ])("writes %j", (cells, line) => {
    expect(csvRow(cells)).toBe(line);
  });
});

describe("csvResponse", () => {
  async function* pages(...all: string[][][]) {
    for (const page of all) yield await Promise.resolve(page);
  }

  it("writes mark, heading and every page", async () => {
    const response = await csvResponse(
      "calls.csv",
      ["a", "b"],
      pages(
        [["1", "2"]],
        [
          ["3", "4"],
          ["5", "6"],
        ],
      ),
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe("a,b\r\n1,2\r\n3,4\r\n5,6\r\n");
    expect(response.headers.get("content-disposition")).toContain("calls.csv");
  });

  it("throws before anything is sent when the first page does", async () => {
    async function* failing(): AsyncGenerator<string[][]> {
      yield await Promise.reject(new Error("forbidden"));
    }
    await expect(csvResponse("calls.csv", ["a"], failing())).rejects.toThrow("forbidden");
  });
});
