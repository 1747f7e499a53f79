import type { Nano } from "@/lib/domain/money/nano";
import { amountOfParts, withFee, type LineParts } from "@/lib/domain/pricing/rate-line";
import type { Bound } from "./bound";
import { amountOf, holdOf, holdPico, type LevelRow } from "./charge-sheet";
import { partsOf } from "./tiered-terms";

/** The most a call within the bound can cost at a level: at the dearest step of the dearest band it can fall into, fee included. */
export function levelHold(bound: Bound, row: LevelRow): Nano {
  const { tiered } = row;
  if (!tiered) return holdOf(bound, row);
  let most = 0n;
  for (const { aboveInputUnits, dearest } of tiered.bands) {
    if (aboveInputUnits > 0n && bound.input <= aboveInputUnits) continue;
    const pico = holdPico(bound, dearest);
    if (pico > most) most = pico;
  }
  return withFee(most, tiered.feePpm).amountNano;
}

/** What a call costs at a level. Where `volume` is set the settlement knows the amount, and `amountNano` is that of a first call. */
export interface LevelCharge {
  readonly amountNano: Nano;
  readonly feeNano: Nano;
  readonly volume: (LineParts & { readonly timeZone: string }) | null;
}

/** Prices usage at a level: exact in pico, rounded once. @throws as amountOf does, or UnpricedDimensionError. */
export function levelCharge(usage: readonly bigint[], row: LevelRow): LevelCharge {
  const { tiered } = row;
  if (!tiered) return { amountNano: amountOf(usage, row), feeNano: 0n, volume: null };
  const parts = partsOf(usage, tiered);
  const { amountNano, feeNano } = amountOfParts(parts);
  if (parts.volumes.length === 0) return { amountNano, feeNano, volume: null };
  const { timeZone } = tiered;
  if (timeZone === undefined) throw new RangeError("a volume tier without a zone");
  const { basePico, volumes, feePpm } = parts;
  return { amountNano, feeNano, volume: { basePico, volumes, feePpm, timeZone } };
}
