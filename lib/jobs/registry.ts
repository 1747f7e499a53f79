import { closeMonths } from "./close-months";
import { ensurePartitions } from "./ensure-partitions";
import { register, type RegisteredJob } from "./job";
import { replayPrices } from "./replay-prices";
import { sweepPayments } from "./sweep-payments";
import { watchMarginsJob } from "./watch-margins";

/** Every job of the product. The runner makes a queue and a worker for each, and its schedule where it has one. */
export const JOBS: readonly RegisteredJob[] = [
  register(closeMonths),
  register(ensurePartitions),
  register(replayPrices),
  register(sweepPayments),
  register(watchMarginsJob),
];
