/** Rows that break an invariant in one way. */
export interface BreachFound {
  readonly says: string;
  readonly total: bigint;
  /** The first few rows, by column. */
  readonly first: readonly Readonly<Record<string, unknown>>[];
}

export interface InvariantReport {
  readonly number: number;
  readonly title: string;
  readonly counted: readonly { readonly what: string; readonly count: bigint }[];
  readonly breaches: readonly BreachFound[];
}

/** What `verifyLedger` found; `at` is the time of the snapshot. */
export interface LedgerReport {
  readonly at: Date;
  readonly ok: boolean;
  readonly invariants: readonly InvariantReport[];
}

/** The report as lines of text: one per invariant with what it counted, and the first rows of every breach. */
export function formatReport(report: LedgerReport): string {
  const lines = report.invariants.flatMap(invariantLines);
  const broken = report.invariants.filter(({ breaches }) => breaches.length > 0);
  const verdict = report.ok
    ? `all ${report.invariants.length} invariants hold`
    : `${broken.length} of ${report.invariants.length} invariants are broken: ${broken.map((each) => each.number).join(", ")}`;
  return [`ledger at ${report.at.toISOString()}`, ...lines, verdict].join("\n");
}

function invariantLines({ number, title, counted, breaches }: InvariantReport): string[] {
  const counts = counted
    .map(({ what, count }) => `${what.replaceAll("_", " ")} ${grouped(count)}`)
    .join(", ");
  const mark = breaches.length === 0 ? "ok    " : "BROKEN";
  return [
    `${mark} ${String(number).padStart(2)}. ${title}`,
    `           ${counts}`,
    ...breaches.flatMap(({ says, total, first }) => [
      `       !! ${says}: ${grouped(total)} row${total === 1n ? "" : "s"}`,
      ...first.map((row) => `          ${rowText(row)}`),
    ]),
  ];
}

function rowText(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(([column, value]) => `${column}=${value instanceof Date ? value.toISOString() : String(value)}`)
    .join(" ");
}

/** 1234567 as 1,234,567: the same on every machine, whatever its locale. */
function grouped(count: bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
