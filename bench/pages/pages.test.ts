import fs from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { PAGES, WITHOUT_HISTORY } from "./pages";
import { pagesTable, worstRatio } from "./report";

it("measures every page of the console and the portal, or says why not", () => {
  const root = path.resolve(import.meta.dirname, "../../app");
  const pages = ["console", "portal"].flatMap((area) =>
    fs
      .readdirSync(path.join(root, area), { recursive: true, encoding: "utf8" })
      .filter((file) => path.basename(file) === "page.tsx")
      .map((file) => path.join(area, path.dirname(file)).replace(/\/\.$/, "")),
  );
  expect(pages.length).toBeGreaterThan(30);
  const named = new Set([...Object.keys(PAGES), ...WITHOUT_HISTORY]);
  expect(pages.filter((page) => !named.has(page))).toEqual([]);
});

it("takes the worst page for the ratio, and does not let noise below a millisecond decide", () => {
  const times = [
    { page: "a", small: 10, large: 15 },
    { page: "b", small: 4, large: 10 },
    { page: "c", small: 0.1, large: 0.9 },
  ];
  expect(worstRatio(times)).toEqual({ page: "b", ratio: 2.5 });
  expect(pagesTable(times, ["100k", "1m"])).toContain("2.50");
});
