import { closeMonths } from "./close-months";
import { ensurePartitions } from "./ensure-partitions";
import { register, type RegisteredJob } from "./job";
import { startPriceVersions } from "./start-price-versions";
import { sweepPayments } from "./sweep-payments";

/** Every job of the product. The runner makes a queue and a worker for each, and its schedule where it has one. */
export const JOBS: readonly RegisteredJob[] = [
  register(closeMonths),
  register(ensurePartitions),
  register(startPriceVersions),
  register(sweepPayments),
];
