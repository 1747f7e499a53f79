import { query } from "@/lib/usecases/define";

import { readCallPage } from "./call-page";
import type { CallView } from "./call-row";
import { periodOf, zoneOf } from "./own-calls";
import { listCallsSchema } from "./schemas";

export interface CallPage {
  readonly rows: readonly CallView[];
  /** Cursors of the neighbouring pages: give them back as `after` and `before`. Null where there is none. */
  readonly older: string | null;
  readonly newer: string | null;
}

const PAGE = 50;

/** The actor's own calls of a stretch of time, newest first, a page at a time. */
export const listCalls = query({
  name: "usage.calls",
  permission: "usage.read",
  scope: "system",
  input: listCallsSchema,
  async run({ tx, actor, now }, filter): Promise<CallPage> {
    const { after, before } = filter;
    const range = periodOf(filter, now, await zoneOf(tx, actor));
    const from =
      before !== undefined
        ? ({ side: "newer", id: before } as const)
        : after !== undefined
          ? ({ side: "older", id: after } as const)
          : null;
    const { rows, more } = await readCallPage(tx, actor, { range, filter, from, limit: PAGE });
    const hasNewer = from !== null && (from.side === "older" || more);
    const hasOlder = from?.side === "newer" || more;
    return {
      rows,
      older: hasOlder ? (rows.at(-1)?.id ?? null) : null,
      newer: hasNewer ? (rows[0]?.id ?? null) : null,
    };
  },
});
