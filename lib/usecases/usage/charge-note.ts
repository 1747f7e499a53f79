import type { CallState } from "@/generated/prisma/enums";

/** What of a call decides how its charge is worded (CHARGES.md). */
export interface ChargedCall {
  readonly state: CallState;
  readonly outcome: string;
  readonly faultRow: string | null;
  readonly estimated: boolean;
  readonly costNano: bigint | string;
}

/** The state in a word, as its customer sees it. */
export type ChargeWord = "charged" | "free" | "youCancelled" | "estimated" | "notCharged";

/** Rows of CHARGES.md that a customer is told the reason of; each is a sentence of the messages. */
const TOLD = [
  ...[
    "C05",
    "C06",
    "C07",
    "C08",
    "C09",
    "C10",
    "C11",
    "C12",
    "C13",
    "C14",
    "C15",
    "C16",
    "C17",
    "C18",
    "C19",
    "C20",
  ],
  ...["C21", "C22", "C23", "C24", "C25", "C26", "C27", "C33", "C34", "C35", "C36", "C39"],
] as const;
/** Two rows have two sides. C13: free, or, for a customer with too many of them, what was delivered; C33: free, or by the model's rule. */
export type ToldRow = (typeof TOLD)[number] | "C13_charged" | "C33_charged";

/** Rows in which the client went away, or stopped reading, before the end. */
const CLIENT_LEFT: ReadonlySet<string> = new Set(["C18", "C19", "C20", "C21", "C22", "C23"]);

/** How a call's charge is put: a word for lists, the row that explains it, and whether it was counted by us. */
export interface ChargeNote {
  readonly word: ChargeWord;
  readonly row: ToldRow | null;
  /** Also where the word says something else: P4, a charge counted locally shows so. */
  readonly estimated: boolean;
}

/** Words a call's charge for its customer. Whatever went wrong upstream is told by its effect, never by name. */
export function chargeNote(call: ChargedCall): ChargeNote {
  const told = TOLD.find((row) => row === call.faultRow) ?? null;
  const row = call.state === "settled" ? chargedSide(told) : told;
  return { word: wordOf(call), row, estimated: call.estimated && call.state === "settled" };
}

function chargedSide(row: ToldRow | null): ToldRow | null {
  if (row === "C13") return "C13_charged";
  return row === "C33" ? "C33_charged" : row;
}

function wordOf({ state, outcome, faultRow, estimated, costNano }: ChargedCall): ChargeWord {
  const clientLeft = (faultRow !== null && CLIENT_LEFT.has(faultRow)) || outcome.startsWith("client_");
  if (clientLeft) return "youCancelled";
  if (state === "released") return "notCharged";
  if (BigInt(costNano) === 0n) return "free";
  return estimated ? "estimated" : "charged";
}
