import { query } from "@/lib/usecases/define";

import { readCallPage } from "./call-page";
import type { CallView } from "./call-row";
import { periodOf, zoneOf } from "./own-calls";
import { exportCallsSchema } from "./schemas";

export interface ExportPage {
  readonly rows: readonly CallView[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

const PAGE = 1_000;

/** The same calls as `listCalls`, in pages for a file that is written as it is read. */
export const exportCalls = query({
  name: "usage.export",
  permission: "usage.read",
  scope: "system",
  input: exportCallsSchema,
  async run({ tx, actor, now }, filter): Promise<ExportPage> {
    const range = periodOf(filter, now, await zoneOf(tx, actor));
    const from = filter.after === undefined ? null : ({ side: "older", id: filter.after } as const);
    const { rows, more } = await readCallPage(tx, actor, { range, filter, from, limit: PAGE });
    return { rows, next: more ? (rows.at(-1)?.id ?? null) : null };
  },
});
