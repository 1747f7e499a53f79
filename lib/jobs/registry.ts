import { closeMonths } from "./close-months";
import { ensurePartitions } from "./ensure-partitions";
import { expireLots } from "./expire-lots";
import { register, type RegisteredJob } from "./job";
import { openAccruals } from "./open-accruals";
import { sweepPayments } from "./sweep-payments";

/** Every job of the product. The runner makes a queue and a worker for each, and its schedule where it has one. */
export const JOBS: readonly RegisteredJob[] = [
  register(closeMonths),
  register(ensurePartitions),
  register(expireLots),
  register(openAccruals),
  register(sweepPayments),
];
