import { DecimalSyntaxError, nanoFromDecimal, scaledFromDecimal } from "../money/nano";
import type { Ppm } from "../money/ppm";
import { taxOn } from "../money/tax";

/** A lot as a row of a file says it. Quantities in the kind's unit, amounts in nano of the account's currency. */
export interface ImportedLot {
  readonly name: string;
  readonly kind: "face_value" | "token_quota" | "request_pack";
  readonly qty: bigint;
  readonly costNano: bigint;
  readonly taxNano: bigint;
  readonly startsAt: Date;
  readonly expiresAt: Date | null;
  readonly modelIds: readonly string[];
}

export const IMPORT_COLUMNS = [
  "name",
  "kind",
  "quantity",
  "cost",
  "tax_percent",
  "starts_on",
  "expires_on",
  "models",
] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

export const IMPORT_FAULTS = [
  "missing",
  "not_a_number",
  "negative",
  "too_large",
  "unknown_kind",
  "bad_date",
  "ended",
  "ends_before_start",
  "unknown_model",
  "out_of_scope",
  "too_long",
  "duplicate",
  "overlapping",
  "already_there",
  "broken_quotes",
  "missing_column",
] as const;
export type ImportFault = (typeof IMPORT_FAULTS)[number];

/** Why a row cannot be taken, and the column it is about. */
export interface RowFault {
  readonly column: ImportColumn;
  readonly fault: ImportFault;
}

export interface ImportContext {
  readonly now: Date;
  /** By name as people write it, in lower case: the model's id, and whether the account serves it. */
  readonly models: ReadonlyMap<string, { readonly id: string; readonly served: boolean }>;
}

class Fault extends Error {
  constructor(readonly at: RowFault) {
    super(`${at.column}: ${at.fault}`);
  }
}

const fail = (column: ImportColumn, fault: ImportFault): never => {
  throw new Fault({ column, fault });
};

/** Header names in the languages people's spreadsheets have. */
const HEADERS: Readonly<Record<string, ImportColumn>> = {
  ...{ name: "name", lot: "name", 名称: "name", 批次: "name" },
  ...{ kind: "kind", type: "kind", 类型: "kind", 种类: "kind" },
  ...{ quantity: "quantity", qty: "quantity", amount: "quantity", 数量: "quantity", 面值: "quantity" },
  ...{ cost: "cost", price: "cost", 成本: "cost", 价格: "cost", 不含税成本: "cost" },
  ...{ tax_percent: "tax_percent", tax: "tax_percent", "tax %": "tax_percent", 税率: "tax_percent" },
  ...{ starts_on: "starts_on", start: "starts_on", 起始日: "starts_on", 生效日: "starts_on" },
  ...{ expires_on: "expires_on", expires: "expires_on", expiry: "expires_on", 到期日: "expires_on" },
  ...{ models: "models", model: "models", scope: "models", 模型: "models" },
};

/** Which column of ours each cell of a header is; null for those we do not know, which are passed over. */
export function columnsOf(header: readonly string[]): readonly (ImportColumn | null)[] {
  return header.map((cell) => HEADERS[cell.trim().toLowerCase().replaceAll("-", "_")] ?? null);
}

/** The columns a file must have. */
export const REQUIRED: readonly ImportColumn[] = ["name", "kind", "quantity", "cost"];

const KINDS: Readonly<Record<string, ImportedLot["kind"]>> = {
  ...{ face_value: "face_value", credit: "face_value", "face value": "face_value", 面值额度: "face_value" },
  ...{
    token_quota: "token_quota",
    tokens: "token_quota",
    令牌包: "token_quota",
    "token 配额": "token_quota",
    代币额度: "token_quota",
  },
  ...{
    request_pack: "request_pack",
    requests: "request_pack",
    请求包: "request_pack",
    次数包: "request_pack",
  },
};

const AMOUNT_MAX = 9_000_000_000_000_000_000n;
const COUNT = /^\d{1,18}$/;
const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const NAME_MAX = 120;

/** Reads and checks one row. Nothing of it is rounded or guessed: what is not clear is a fault. */
export function readImportRow(
  cells: Readonly<Partial<Record<ImportColumn, string>>>,
  context: ImportContext,
): ImportedLot | RowFault {
  try {
    return lotIn((column) => (cells[column] ?? "").trim(), context);
  } catch (error) {
    if (error instanceof Fault) return error.at;
    throw error;
  }
}

function lotIn(cell: (column: ImportColumn) => string, { now, models }: ImportContext): ImportedLot {
  const name = cell("name") || fail("name", "missing");
  if (name.length > NAME_MAX) fail("name", "too_long");
  const kind = KINDS[cell("kind").toLowerCase()] ?? fail("kind", cell("kind") ? "unknown_kind" : "missing");
  const qty = kind === "face_value" ? money(cell("quantity"), "quantity") : count(cell("quantity"));
  const costNano = money(cell("cost"), "cost");
  const taxNano = taxOn(costNano, taxPpm(cell("tax_percent")));
  const startsAt = day(cell("starts_on"), "starts_on") ?? now;
  const expiresAt = day(cell("expires_on"), "expires_on");
  if (expiresAt && expiresAt <= now) fail("expires_on", "ended");
  if (expiresAt && expiresAt <= startsAt) fail("expires_on", "ends_before_start");
  const modelIds = cell("models")
    .split(/[;|\s，；]+/)
    .filter(Boolean)
    .map((each) => {
      const model = models.get(each.toLowerCase()) ?? fail("models", "unknown_model");
      return model.served ? model.id : fail("models", "out_of_scope");
    });
  return { name, kind, qty, costNano, taxNano, startsAt, expiresAt, modelIds: [...new Set(modelIds)] };
}

function money(text: string, column: ImportColumn): bigint {
  const nano = readNano(text.replaceAll(",", ""));
  if (nano === null) return fail(column, text ? "not_a_number" : "missing");
  if (nano <= 0n) return fail(column, "negative");
  return nano > AMOUNT_MAX ? fail(column, "too_large") : nano;
}

function readNano(text: string): bigint | null {
  try {
    return nanoFromDecimal(text);
  } catch (error) {
    if (error instanceof DecimalSyntaxError) return null;
    throw error;
  }
}

function count(text: string): bigint {
  const plain = text.replaceAll(",", "");
  if (/^-\d/.test(plain) || /^0+$/.test(plain)) return fail("quantity", "negative");
  return COUNT.test(plain) ? BigInt(plain) : fail("quantity", plain ? "not_a_number" : "missing");
}

function taxPpm(text: string): Ppm {
  const plain = text.replace(/%$/, "").trim();
  if (plain === "") return 0;
  if (!/^\d{1,2}(\.\d{1,4})?$/.test(plain))
    return fail("tax_percent", plain.startsWith("-") ? "negative" : "not_a_number");
  return Number(scaledFromDecimal(plain, 4));
}

function day(text: string, column: ImportColumn): Date | null {
  if (text === "") return null;
  const parts = DAY.exec(text);
  if (!parts) return fail(column, "bad_date");
  const [year = 0, month = 0, date = 0] = parts.slice(1).map(Number);
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at : fail(column, "bad_date");
}
