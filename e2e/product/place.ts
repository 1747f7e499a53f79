import fs from "node:fs";
import path from "node:path";

import type { Demo } from "@/server/demo";

/** The project's root folder. */
export const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** A data folder of a product that runs already; given, the journeys use that one and start none. */
const external = process.env["E2E_DATA_DIR"];

/** Whether the journeys start the product themselves. */
export const startsOwn = external === undefined;

/** The data folder of the product under test. */
export const dataDir = path.resolve(ROOT, external ?? path.join("test-results", "product"));

/** What the product under test said while it ran. */
export const logFile = path.join(ROOT, "test-results", "product.log");

/** How to get into the product under test. Throws when it is not there. */
export function demo(): Demo {
  return JSON.parse(fs.readFileSync(path.join(dataDir, "demo.json"), "utf8")) as Demo;
}
