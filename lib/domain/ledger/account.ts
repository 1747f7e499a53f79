/** On which side an account grows: assets and expenses by debit, liabilities and income by credit. */
export type AccountKind = "asset" | "liability" | "income" | "expense";

/** What an account is kept per; null where a party has one. */
export type AccountRef = "lot" | "grant" | "wallet" | "party" | "supplier_or_party" | null;

interface AccountFacts {
  readonly kind: AccountKind;
  readonly ref: AccountRef;
}

/**
 * The chart of accounts of every party that keeps books (DESIGN section 4). `allowance` is a contra asset: it grows by
 * credit and stands against `receivable`. `variance`, `stock_adjustment` and `rounding` take either sign and are
 * kept as expense.
 */
export const ACCOUNTS = {
  bank: { kind: "asset", ref: null },
  psp_clearing: { kind: "asset", ref: null },
  stock_in_transit: { kind: "asset", ref: null },
  stock: { kind: "asset", ref: "lot" },
  tax_recoverable: { kind: "asset", ref: null },
  unbilled: { kind: "asset", ref: "party" },
  receivable: { kind: "asset", ref: "party" },
  allowance: { kind: "asset", ref: null },
  debt: { kind: "asset", ref: "party" },
  prepaid_with_parent: { kind: "asset", ref: "wallet" },
  payable: { kind: "liability", ref: "supplier_or_party" },
  accrued_upstream: { kind: "liability", ref: "lot" },
  wallet: { kind: "liability", ref: "grant" },
  tax_payable: { kind: "liability", ref: null },
  commission_payable: { kind: "liability", ref: "party" },
  customer_credit: { kind: "liability", ref: "party" },
  commitment: { kind: "liability", ref: null },
  revenue: { kind: "income", ref: null },
  breakage: { kind: "income", ref: null },
  commission_income: { kind: "income", ref: null },
  cost_of_sales: { kind: "expense", ref: null },
  commission_expense: { kind: "expense", ref: null },
  promo: { kind: "expense", ref: null },
  psp_fees: { kind: "expense", ref: null },
  absorbed: { kind: "expense", ref: null },
  testing: { kind: "expense", ref: null },
  expired_stock: { kind: "expense", ref: null },
  impairment: { kind: "expense", ref: null },
  stock_adjustment: { kind: "expense", ref: null },
  shortfall: { kind: "expense", ref: null },
  variance: { kind: "expense", ref: null },
  rounding: { kind: "expense", ref: null },
} as const satisfies Readonly<Record<string, AccountFacts>>;

export type AccountCode = keyof typeof ACCOUNTS;

/** Codes a party has one account of. */
export type PlainCode = {
  [Code in AccountCode]: (typeof ACCOUNTS)[Code]["ref"] extends null ? Code : never;
}[AccountCode];

/** Codes kept per lot, grant, party or supplier. */
export type ReferencedCode = Exclude<AccountCode, PlainCode>;

export const ACCOUNT_CODES = Object.keys(ACCOUNTS) as readonly AccountCode[];

/** Whether a text is an account code. */
export function isAccountCode(text: string): text is AccountCode {
  return Object.hasOwn(ACCOUNTS, text);
}

/** The side on which a balance of this account is positive. */
export function normalSide(code: AccountCode): "debit" | "credit" {
  const { kind } = ACCOUNTS[code];
  return kind === "asset" || kind === "expense" ? "debit" : "credit";
}
