import type { DocumentWords } from "./claim-pdf";
import { renderReportPdf, type Report } from "./report-pdf";

/** What the renderer needs of a notice's evidence. */
export interface PdfEvidence {
  readonly at: Date;
  readonly author: string;
  readonly calls: readonly {
    readonly requestId: string;
    readonly callId: string;
    /** The try that bore the id, where it was not the call's answer. */
    readonly attempt: number | null;
    readonly at: Date;
    readonly endedAt: Date;
    readonly outcome: string;
    readonly httpStatus: number;
    readonly model: string;
    readonly supplier: string;
    readonly account: string;
    readonly customer: { readonly id: string; readonly name: string; readonly path: readonly string[] };
    readonly key: { readonly name: string; readonly hint: string; readonly status: string } | null;
    readonly usage: { readonly input?: bigint; readonly output?: bigint };
  }[];
}

const second = (at: Date): string => `${at.toISOString().slice(0, 19).replace("T", " ")}Z`;

/** Renders who called what and when, for the vendor that asked. @param tag BCP 47 tag of its language */
export function renderEvidencePdf(evidence: PdfEvidence, words: DocumentWords, tag: string): Promise<Buffer> {
  return renderReportPdf(evidenceReport(evidence, words), tag);
}

const SHARES = [0.26, 0.18, 0.24, 0.18, 0.14];
const LABELS = ["ids", "when", "customer", "served", "outcome"];

/** What stands in it; times in UTC to the second. */
export function evidenceReport({ at, author, calls }: PdfEvidence, words: DocumentWords): Report {
  const title = words("evidence.title");
  return {
    ...{ title, author, at },
    facts: [
      [words("date"), second(at)],
      [words("evidence.calls"), String(calls.length)],
      [words("evidence.customers"), String(new Set(calls.map(({ customer }) => customer.id)).size)],
    ],
    paragraphs: [words("evidence.what")],
    columns: LABELS.map((key, i) => ({ label: words(`evidence.${key}`), share: SHARES[i] ?? 0 })),
    rows: calls.map((call) => rowOf(call, words)),
    totals: [],
    notes: [words("evidence.utc")],
    page: (page, pages) => `${title} · ${words("page", { page, pages })}`,
  };
}

function rowOf(call: PdfEvidence["calls"][number], words: DocumentWords): string[] {
  const { customer, key, usage } = call;
  const cells = [
    [
      call.requestId,
      call.callId,
      call.attempt === null ? "" : words("evidence.try", { number: String(call.attempt) }),
    ],
    [second(call.at), second(call.endedAt)],
    [
      customer.name,
      customer.id,
      customer.path.join(" > "),
      key
        ? `${words("evidence.key")}: ${key.name} ${key.hint} (${words(key.status === "active" ? "evidence.active" : "evidence.off")})`
        : "",
    ],
    [call.model, [call.supplier, call.account].filter(Boolean).join(" · ")],
    [
      `${call.outcome} · HTTP ${call.httpStatus}`,
      words("evidence.tokens", { input: String(usage.input ?? 0n), output: String(usage.output ?? 0n) }),
    ],
  ];
  return cells.map((parts) => parts.filter((part) => part !== "").join("\n"));
}
