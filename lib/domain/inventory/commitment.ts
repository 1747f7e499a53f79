import type { Nano } from "../money/nano";

/** A promise to spend, and where it stands. Times in ms since 1970. */
export interface CommitmentState {
  readonly amountNano: Nano;
  readonly startsMs: bigint;
  readonly endsMs: bigint;
  readonly spentNano: Nano;
}

/** What is to be expected of a commitment at a moment, at the average pace so far. */
export interface CommitmentOutlook {
  /** What will have been spent at the end, and by how much that falls short; never below 0. */
  readonly projectedNano: Nano;
  readonly shortfallNano: Nano;
  /** The part of the expected shortfall that belongs to the time gone by: what the books should hold now. */
  readonly accruableNano: Nano;
}

/**
 * Projects a commitment linearly over its period and spreads the shortfall to be expected over the same time. At the end it is the
 * shortfall itself. Rounded down to whole nano.
 */
export function commitmentOutlook(
  { amountNano, startsMs, endsMs, spentNano }: CommitmentState,
  nowMs: bigint,
): CommitmentOutlook {
  const length = endsMs - startsMs;
  const gone = nowMs <= startsMs ? 0n : nowMs >= endsMs ? length : nowMs - startsMs;
  if (gone === 0n) return { projectedNano: spentNano, shortfallNano: 0n, accruableNano: 0n };
  const projectedNano = (spentNano * length) / gone;
  const shortfallNano = projectedNano >= amountNano ? 0n : amountNano - projectedNano;
  return { projectedNano, shortfallNano, accruableNano: (shortfallNano * gone) / length };
}

/** A rebate for spending so much. */
export interface RebateTier {
  readonly thresholdNano: Nano;
  readonly rebateNano: Nano;
}

/**
 * What the tier chaser says of a tier: how much more earns it, and whether buying that much ahead pays: only where it will not be reached by
 * itself, and what is missing costs no more than a few times the rebate.
 */
export function chaseTier(
  { thresholdNano, rebateNano }: RebateTier,
  spentNano: Nano,
  projectedNano: Nano,
): { readonly missingNano: Nano; readonly advice: "earned" | "on_course" | "worth_it" | "far" } {
  if (spentNano >= thresholdNano) return { missingNano: 0n, advice: "earned" };
  const missingNano = thresholdNano - spentNano;
  if (projectedNano >= thresholdNano) return { missingNano, advice: "on_course" };
  return { missingNano, advice: missingNano <= rebateNano * WORTH_TIMES ? "worth_it" : "far" };
}

/** Stock bought ahead for a rebate of a tenth and more of it is soon used; for less it ties up too much money. */
const WORTH_TIMES = 10n;
