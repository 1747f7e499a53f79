import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { ROOT } from "./process.mjs";

/**
 * One hash over files and folders of the project: names and contents. Tests and missing entries do not count.
 * @param {string[]} entries relative to the root
 */
export function fingerprint(entries) {
  const hash = createHash("sha256");
  for (const file of entries.flatMap(list).sort()) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(ROOT, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function list(entry) {
  const stat = fs.statSync(path.join(ROOT, entry), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [entry];
  return fs
    .readdirSync(path.join(ROOT, entry))
    .filter((name) => !name.startsWith(".") && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => list(path.join(entry, name)));
}

/** Whether a stamp file holds this fingerprint. */
export function matches(stamp, value) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === value;
}

/** Remembers a fingerprint. */
export function remember(stamp, value) {
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, value);
}
