import { test as base } from "@playwright/test";

import type { Demo } from "@/server/demo";

import { demo } from "../product/place";
import { countClicks, type ClickCount } from "./clicks";

interface Fixtures {
  /** How to get into the demonstration. */
  readonly demo: Demo;
  /** The clicks of a person on `page` so far. */
  readonly clicks: ClickCount;
}

/** A journey through the product under test. */
export const test = base.extend<Fixtures>({
  demo: async ({ browserName: _ }, use) => use(demo()),
  clicks: async ({ page }, use) => use(await countClicks(page)),
});

export { expect } from "@playwright/test";
