import fs from "node:fs";

import type { ScaleMarket } from "./market";
import { readSize, seedScale } from "./seed";

/**
 * The market of so many calls ("10m") that `note`, a file beside the database, says is there; else one that is written now, and noted.
 * What it does meanwhile it says on standard error.
 */
export async function keptMarket(ownerUrl: string, size: string, note: string): Promise<ScaleMarket> {
  const calls = readSize(size);
  if (calls === undefined) throw new Error(`no size: ${size}`);
  if (fs.existsSync(note)) return JSON.parse(fs.readFileSync(note, "utf8")) as ScaleMarket;
  const market = await seedScale(
    ownerUrl,
    calls,
    new Date(),
    (line) => void process.stderr.write(`${line}\n`),
  );
  if (note !== "") fs.writeFileSync(note, JSON.stringify(market));
  return market;
}
