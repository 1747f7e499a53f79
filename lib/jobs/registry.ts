import { closeMonths } from "./close-months";
import { ensurePartitions } from "./ensure-partitions";
import { foldRollupsJob } from "./fold-rollups";
import { register, type RegisteredJob } from "./job";
import { reconcileBills } from "./reconcile-bills";
import { sweepPayments } from "./sweep-payments";
import { watchStock } from "./watch-stock";

/** Every job of the product. The runner makes a queue and a worker for each, and its schedule where it has one. */
export const JOBS: readonly RegisteredJob[] = [
  register(closeMonths),
  register(ensurePartitions),
  register(foldRollupsJob),
  register(reconcileBills),
  register(sweepPayments),
  register(watchStock),
];
