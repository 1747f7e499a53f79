import { closeMonths } from "./close-months";
import { closeOffers } from "./close-offers";
import { ensurePartitions } from "./ensure-partitions";
import { expireLots } from "./expire-lots";
import { register, type RegisteredJob } from "./job";
import { openAccruals } from "./open-accruals";
import { foldRollupsJob } from "./fold-rollups";
import { reconcileBills } from "./reconcile-bills";
import { replayPrices } from "./replay-prices";
import { startPriceVersions } from "./start-price-versions";
import { sweepPayments } from "./sweep-payments";
import { watchMarginsJob } from "./watch-margins";
import { watchStock } from "./watch-stock";

/** Every job of the product. The runner makes a queue and a worker for each, and its schedule where it has one. */
export const JOBS: readonly RegisteredJob[] = [
  register(closeMonths),
  register(closeOffers),
  register(ensurePartitions),
  register(expireLots),
  register(openAccruals),
  register(foldRollupsJob),
  register(reconcileBills),
  register(replayPrices),
  register(startPriceVersions),
  register(sweepPayments),
  register(watchMarginsJob),
  register(watchStock),
];
