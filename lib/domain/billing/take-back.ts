import { drawInOrder, freeOfHolds, type DrawableGrant, type Funding } from "./draw-grants";
import { compareGrants, type Grant } from "./grant";

/**
 * Takes an amount back out of given money, the grants that would be drawn last first, so that what expires soonest stays usable.
 * Paid money is never taken (it can only be refunded), nor what calls in flight count on: `heldQty` is the wallet's.
 * What could not be taken is `unfunded`. @throws RangeError on a negative amount or mixed units.
 */
export function takeBack(
  grants: readonly (DrawableGrant & Pick<Grant, "kind">)[],
  heldQty: bigint,
  amount: bigint,
): Funding {
  const free = grants
    .filter(({ kind }) => kind === "promotional")
    .sort((a, b) => compareGrants(b, a))
    .map((grant, index) => {
      const remainingQty = freeOfHolds(grants, heldQty, grant.id);
      // Their own order is reversed: priorities only count the places.
      return { id: grant.id, unit: grant.unit, priority: index, expiresAt: null, remainingQty };
    });
  return drawInOrder(free, amount);
}
