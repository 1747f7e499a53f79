import { allotByLargestRemainder } from "../money/allotment";
import type { Currency } from "../money/currency";
import { minorFromNano, nanoFromMinor } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Ppm } from "../money/ppm";
import { taxOn } from "../money/tax";

/** The rated lines of one group of a bill, such as a model of a vendor, summed in nano. Prepaid and unbilled apart. */
export interface RatedGroup {
  readonly key: string;
  /** Net amount of all lines of the group. */
  readonly netNano: Nano;
  /** The share grants paid already (its tax was posted at the top-up). */
  readonly prepaidNano: Nano;
  readonly calls: bigint;
}

export interface AssembledLine {
  readonly key: string;
  readonly netNano: Nano;
  readonly netMinor: bigint;
  readonly calls: bigint;
}

/**
 * A bill before it has a number. `lines` sum to `subtotalMinor`. Prepaid usage is set against it net, because its
 * tax was due when it was topped up; `due = payable + tax` is what remains to be paid.
 */
export interface AssembledInvoice {
  readonly currency: Currency;
  readonly lines: readonly AssembledLine[];
  readonly subtotalNano: Nano;
  readonly subtotalMinor: bigint;
  readonly prepaidMinor: bigint;
  readonly payableMinor: bigint;
  readonly taxMinor: bigint;
  readonly dueMinor: bigint;
  /** What the ledger has as unbilled for these lines, released by this invoice. */
  readonly unbilledNano: Nano;
  /** payable - unbilled in nano: what the cents gained (+) or lost (-), posted to `rounding`. */
  readonly roundingNano: Nano;
}

/**
 * Makes one bill of groups: the sum is rounded half-even to minor units once per document, cents are allotted to
 * lines by largest remainder, and the unbilled rest is rounded likewise, so that a bill that was paid in advance in
 * full has nothing due. Groups keep the order given; pass them sorted, so that equal remainders fall the same way.
 * @throws RangeError when a group has a negative amount, or more prepaid than it has.
 */
export function assembleInvoice(
  groups: readonly RatedGroup[],
  currency: Currency,
  taxPpm: Ppm,
): AssembledInvoice {
  groups.forEach(checkGroup);
  const subtotalNano = sum(groups.map((group) => group.netNano));
  const unbilledNano = subtotalNano - sum(groups.map((group) => group.prepaidNano));
  const subtotalMinor = minorFromNano(subtotalNano, currency);
  const payableMinor = minorFromNano(unbilledNano, currency);
  const cents = allotCents(subtotalMinor, groups);
  const taxMinor = taxOn(payableMinor, taxPpm);
  return {
    currency,
    lines: groups.map(({ key, netNano, calls }, index) => ({
      key,
      netNano,
      calls,
      netMinor: cents[index] ?? 0n,
    })),
    subtotalNano,
    subtotalMinor,
    prepaidMinor: subtotalMinor - payableMinor,
    payableMinor,
    taxMinor,
    dueMinor: payableMinor + taxMinor,
    unbilledNano,
    roundingNano: nanoFromMinor(payableMinor, currency) - unbilledNano,
  };
}

function allotCents(subtotalMinor: bigint, groups: readonly RatedGroup[]): bigint[] {
  return allotByLargestRemainder(
    subtotalMinor,
    groups.map((group) => group.netNano),
  );
}

function checkGroup(group: RatedGroup): void {
  if (group.prepaidNano < 0n || group.prepaidNano > group.netNano || group.calls < 0n) {
    throw new RangeError(`group ${group.key} does not add up`);
  }
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}
