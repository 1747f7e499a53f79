import { describe, expect, it } from "vitest";

import { mediaTypeOf } from "./media-type";

const bytes = (text: string) => Buffer.from(text, "latin1");

describe("the type of a file", () => {
  it("is what its name and its first bytes agree on", () => {
    expect(mediaTypeOf("invoice.PDF", bytes("%PDF-1.7"))).toBe("application/pdf");
    expect(mediaTypeOf("shot.png", bytes("\x89PNG\r\n"))).toBe("image/png");
    expect(mediaTypeOf("rows.csv", bytes("a,b\n1,2"))).toBe("text/csv");
  });

  it.each([
    ["page.html", "<html>"],
    ["invoice.pdf", "<html>"],
    ["invoice.pdf.exe", "%PDF-1.7"],
    ["rows.csv", "a\0b"],
    ["logo.svg", "<svg onload=alert(1)>"],
    ["pdf", "%PDF-1.7"],
  ])("is none for %s", (name, content) => {
    expect(mediaTypeOf(name, bytes(content))).toBeNull();
  });
});
