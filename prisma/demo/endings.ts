import type { DemoEnding } from "./traffic";

/** What an ending means for the charge and for the call's record. */
export interface EndingFacts {
  readonly charged: boolean;
  /** Whether the upstream billed what was used though nobody is charged. */
  readonly absorbed: boolean;
  readonly outcome: string;
  readonly faultRow: string | null;
  readonly httpStatus: number;
  readonly estimated: boolean;
  readonly finishReason: string | null;
}

const FREE = { charged: false, estimated: false, finishReason: null } as const;
const SOLD = { charged: true, absorbed: false, faultRow: null, httpStatus: 200 } as const;

/** What each ending means for the charge (CHARGES.md). */
export const ENDINGS: Readonly<Record<DemoEnding, EndingFacts>> = {
  ok: { ...SOLD, outcome: "ok", estimated: false, finishReason: "stop" },
  failed_over: { ...SOLD, outcome: "ok", estimated: false, finishReason: "stop" },
  cancelled: { ...SOLD, outcome: "client_cancelled", faultRow: "C18", estimated: true, finishReason: null },
  refused_upstream: { ...FREE, absorbed: false, outcome: "upstream_error", faultRow: "C09", httpStatus: 502 },
  cut_off: {
    ...FREE,
    absorbed: true,
    outcome: "upstream_error",
    faultRow: "C13",
    httpStatus: 200,
    estimated: true,
  },
  timed_out: {
    ...FREE,
    absorbed: true,
    outcome: "timed_out",
    faultRow: "C10",
    httpStatus: 504,
    estimated: true,
  },
};
