import { isoDay, isoDayReader } from "../tenancy/zone";

/** How a supplier writes dates without a name for the month: year first anyway, else day or month first. */
export const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How a bill's columns are read. Columns are named as in its heading. */
export interface BillMapping {
  readonly amountColumn: string;
  readonly dayColumn: string;
  readonly requestIdColumn: string | null;
  readonly modelColumn: string | null;
  /** What stands before the fraction of an amount. */
  readonly decimal: "." | ",";
  readonly dateOrder: DateOrder;
  /** IANA zone the supplier cuts its days in. */
  readonly zone: string;
  /** Whether amounts are what we pay, or use at list price (which drains prepaid credit at face value). */
  readonly basis: "cost" | "list";
}

/** A row as compared; the amount in nano, negative for a credit. */
export interface BillRow {
  readonly requestId: string | null;
  /** "2026-11-22" in the supplier's zone. */
  readonly day: string;
  readonly model: string;
  readonly amountNano: bigint;
}

export type BillRowFault = "amount" | "day" | "request_id" | "model" | "columns";

const NANO_DIGITS = 9;
const AMOUNT_MAX = 9_000_000_000_000_000_000n;
const REQUEST_ID_MAX = 200;

/** Reads a row, or says which of its cells cannot be. */
export type BillRowReader = (cells: Readonly<Record<string, string>>) => BillRow | BillRowFault;

/** A reader of a bill's rows, for as many as there are: what it asked the calendar for one row it knows for the next. */
export function billRowReader(mapping: BillMapping): BillRowReader {
  const dayAt = isoDayReader(mapping.zone);
  return (cells) => {
    const amountNano = readBillAmount(cells[mapping.amountColumn] ?? "", mapping.decimal);
    if (amountNano === null) return "amount";
    const day = billDay(cells[mapping.dayColumn] ?? "", mapping.dateOrder, dayAt);
    if (day === null) return "day";
    const requestId = mapping.requestIdColumn === null ? null : (cells[mapping.requestIdColumn] ?? "").trim();
    if (requestId !== null && (requestId === "" || requestId.length > REQUEST_ID_MAX)) return "request_id";
    const model = mapping.modelColumn === null ? "" : (cells[mapping.modelColumn] ?? "").trim();
    if (mapping.modelColumn !== null && (model === "" || model.length > REQUEST_ID_MAX)) return "model";
    return { requestId, day, model, amountNano };
  };
}

/**
 * An amount as people and machines write it ("$1,234.50", "(3.20)", "-0,0012", "1.2e-6"), in nano, half-even where there are more than nine
 * decimals. Null for anything else.
 */
export function readBillAmount(text: string, decimal: "." | ","): bigint | null {
  const bare = text
    .trim()
    .replace(/^[^\d(.,+-]+|[^\d).,]+$/g, "")
    .replace(/[\s'_]/g, "");
  const scientific = /^([+-]?\d+(?:[.,]\d+)?)e([+-]?\d{1,2})$/i.exec(text.trim());
  if (scientific) return scaled(scientific[1] ?? "", Number(scientific[2]));
  const negative = /^\(.*\)$/.test(bare);
  const plain = negative ? bare.slice(1, -1) : bare;
  const group = decimal === "." ? "," : ".";
  const digits = plain.replaceAll(group, "").replace(decimal, ".");
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(digits)) return null;
  const nano = scaled(digits, 0);
  return nano === null ? null : negative ? -nano : nano;
}

function scaled(text: string, exponent: number): bigint | null {
  const match = /^([+-]?)(\d*)[.,]?(\d*)$/.exec(text);
  if (!match) return null;
  const [, sign, whole = "", fraction = ""] = match;
  const shift = NANO_DIGITS + exponent - fraction.length;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const nano = shift >= 0 ? digits * 10n ** BigInt(shift) : halfEven(digits, 10n ** BigInt(-shift));
  return nano > AMOUNT_MAX ? null : sign === "-" ? -nano : nano;
}

function halfEven(value: bigint, by: bigint): bigint {
  const [quotient, rest] = [value / by, value % by];
  if (rest * 2n === by) return quotient + (quotient & 1n);
  return rest * 2n > by ? quotient + 1n : quotient;
}

/**
 * The day of a date or time, in the supplier's calendar. A time with an offset, and Unix seconds or milliseconds, are taken to its
 * zone; a time without one is already there. Null for what is no date.
 */
export function readBillDay(
  text: string,
  { dateOrder, zone }: Pick<BillMapping, "dateOrder" | "zone">,
): string | null {
  return billDay(text, dateOrder, isoDayReader(zone));
}

function billDay(text: string, dateOrder: DateOrder, dayAt: (at: Date) => string): string | null {
  const trimmed = text.trim();
  if (/^\d{10}(\d{3})?$/.test(trimmed))
    return dayAt(new Date(Number(trimmed) * (trimmed.length === 10 ? 1_000 : 1)));
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})$/i.test(trimmed)) {
    const at = new Date(trimmed.replace(" ", "T").replace(/\s?UTC$/i, "Z"));
    return Number.isNaN(at.getTime()) ? null : dayAt(at);
  }
  const match = /^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?(?:[T ].*)?$/.exec(trimmed);
  if (!match) return null;
  return calendarDay(
    [Number(match[1]), Number(match[2]), Number(match[3])],
    (match[1] ?? "").length === 4 ? "ymd" : dateOrder,
  );
}

function calendarDay([a, b, c]: readonly [number, number, number], order: DateOrder): string | null {
  const [year, month, day] = { ymd: [a, b, c], dmy: [c, b, a], mdy: [c, a, b] }[order] as [
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = year >= 2000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? isoDay({ year, month, day }) : null;
}

const GUESSES: Readonly<Record<"amountColumn" | "dayColumn" | "requestIdColumn" | "modelColumn", RegExp>> = {
  amountColumn: /^(amount|cost|total|charge|price|fee|金额|费用|实付)/i,
  dayColumn: /^(date|day|time|timestamp|created|usage.?date|日期|时间|账期)/i,
  requestIdColumn: /(request.?id|generation.?id|trace.?id|^id$|请求)/i,
  modelColumn: /^(model|sku|product|模型)/i,
};

/** A first mapping by the names of the columns; what cannot be guessed is the first column, or none. */
export function guessMapping(columns: readonly string[]): BillMapping {
  const find = (guess: RegExp) => columns.find((column) => guess.test(column.trim())) ?? null;
  return {
    amountColumn: find(GUESSES.amountColumn) ?? columns.at(-1) ?? "",
    dayColumn: find(GUESSES.dayColumn) ?? columns[0] ?? "",
    requestIdColumn: find(GUESSES.requestIdColumn),
    modelColumn: find(GUESSES.modelColumn),
    ...{ decimal: ".", dateOrder: "ymd", zone: "UTC", basis: "cost" },
  };
}
