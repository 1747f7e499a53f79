import { CsvError, parse } from "csv-parse/sync";

import type { Dimension } from "@/lib/domain/metering/dimension";
import { isDimension } from "@/lib/domain/metering/dimension";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { DecimalSyntaxError, priceFromDecimal } from "@/lib/domain/money/nano";
import type { ListBand } from "@/lib/domain/pricing/level-terms";
import type { UnitPrices } from "@/lib/domain/pricing/rate";

/** Prices of one model as a list gives them. */
export interface ListedPrices {
  readonly model: string;
  readonly currency: Currency;
  readonly prices: UnitPrices;
  /** What it asks above a length of input; absent where the list does not speak of lengths. */
  readonly bands?: readonly ListBand[];
}

/** A row of the file that cannot be used, and why; lines count from 1, the heading included. */
export interface BadRow {
  readonly line: number;
  readonly reason:
    | "not_csv"
    | "no_model_column"
    | "unknown_column"
    | "no_model"
    | "unknown_currency"
    | "not_a_price"
    | "no_price"
    | "not_a_length"
    | "two_currencies"
    | "twice";
  readonly detail: string;
}

export interface PriceFile {
  readonly listed: readonly ListedPrices[];
  readonly bad: readonly BadRow[];
}

const MODEL = "model";
const CURRENCY = "currency";
/** Rows with a number here are what the model costs above so many tokens of input. */
const ABOVE = "above_input";
const COLUMNS: readonly string[] = [MODEL, CURRENCY, ABOVE];
/** A hundred thousand per million units: more is a slip of the keyboard that no vendor asks. */
const PRICE_MICRO_MAX = 100_000_000_000n;

/**
 * Reads a price list: a heading with `model`, optionally `currency` (US dollars without), and dimensions as columns; a row a model,
 * prices as decimals per million units, empty where there is none. With a column `above_input` a model may have more rows, each with the
 * prices above that length of input; then the file speaks of all lengths of the models it names. Separators are commas, semicolons or tabs. Every row that cannot
 * be used is named; the others are read.
 */
export function readPriceFile(text: string): PriceFile {
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      ...{ bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true },
      delimiter: separatorOf(text),
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { listed: [], bad: [{ line: Number(error.lines ?? 1), reason: "not_csv", detail: error.code }] };
  }
  const [heading, ...body] = rows;
  const names = (heading?.record ?? []).map((name) => name.toLowerCase().replaceAll(" ", "_"));
  if (!names.includes(MODEL))
    return { listed: [], bad: [{ line: 1, reason: "no_model_column", detail: names.join(", ") }] };
  const unknown = names.filter((name) => !COLUMNS.includes(name) && !isDimension(name));
  const bad: BadRow[] = unknown.map((detail) => ({ line: 1, reason: "unknown_column", detail }));
  const models = new Map<string, Row[]>();
  for (const { record, info } of body) {
    const row = readRow(names, record);
    const fault = "reason" in row ? row : clash(row, models.get(row.model) ?? []);
    if (fault) bad.push({ line: info.lines, ...fault });
    else if (!("reason" in row)) models.set(row.model, [...(models.get(row.model) ?? []), row]);
  }
  const lengths = names.includes(ABOVE);
  return { listed: [...models.values()].map((rows) => listedOf(rows, lengths)), bad };
}

/** One usable row; above 0: the model's prices themselves. */
interface Row extends Omit<ListedPrices, "bands"> {
  readonly above: bigint;
}

/** What is wrong with a row beside those of the same model before it. */
function clash(row: Row, before: readonly Row[]): Omit<BadRow, "line"> | undefined {
  const { model, currency, above } = row;
  if (before.some((other) => other.above === above)) return { reason: "twice", detail: model };
  const [first] = before;
  if (first && first.currency !== currency) return { reason: "two_currencies", detail: model };
  return undefined;
}

function listedOf(rows: readonly Row[], lengths: boolean): ListedPrices {
  const [{ model, currency }] = rows as [Row, ...Row[]];
  const prices = rows.find(({ above }) => above === 0n)?.prices ?? {};
  const bands = rows
    .filter(({ above }) => above > 0n)
    .sort((a, b) => (a.above < b.above ? -1 : 1))
    .map((row) => ({ aboveInputUnits: row.above, prices: row.prices }));
  return { model, currency, prices, ...(lengths && { bands }) };
}

/** The separator that stands most often in the heading. */
function separatorOf(text: string): string {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const counted = [",", ";", "\t"].map((mark) => ({ mark, times: heading.split(mark).length }));
  return counted.sort((a, b) => b.times - a.times)[0]?.mark ?? ",";
}

const LENGTH = /^[1-9]\d{0,9}$/;

function readRow(names: readonly string[], cells: readonly string[]): Row | Omit<BadRow, "line"> {
  const cell = (name: string) => cells[names.indexOf(name)] ?? "";
  const model = cell(MODEL);
  if (model === "") return { reason: "no_model", detail: "" };
  const currency = names.includes(CURRENCY) ? cell(CURRENCY).toUpperCase() : "USD";
  if (!isCurrency(currency)) return { reason: "unknown_currency", detail: `${model}: ${currency}` };
  const length = cell(ABOVE);
  if (length !== "" && length !== "0" && !LENGTH.test(length))
    return { reason: "not_a_length", detail: `${model}: ${length.slice(0, 40)}` };
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const [index, name] of names.entries()) {
    const text = cells[index] ?? "";
    if (!isDimension(name) || text === "") continue;
    const price = readPrice(text);
    if (price === null) return { reason: "not_a_price", detail: `${model}, ${name}: ${text.slice(0, 40)}` };
    prices[name] = price;
  }
  if (Object.keys(prices).length === 0) return { reason: "no_price", detail: model };
  return { model, currency, above: BigInt(length || "0"), prices };
}

function readPrice(text: string): bigint | null {
  try {
    const price = priceFromDecimal(text);
    return price >= 0n && price <= PRICE_MICRO_MAX ? price : null;
  } catch (error) {
    if (error instanceof DecimalSyntaxError) return null;
    throw error;
  }
}
