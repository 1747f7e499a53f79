import { Counter, Gauge, Histogram, Registry } from "prom-client";

const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** What the gateway counts of itself. */
export class GatewayMetrics {
  readonly registry = new Registry();
  readonly calls = new Counter({
    name: "entrepot_gateway_calls_total",
    help: "Calls that ended, by how",
    labelNames: ["outcome"],
    registers: [this.registry],
  });
  readonly refusals = new Counter({
    name: "entrepot_gateway_refusals_total",
    help: "Requests refused before anything was held, by code",
    labelNames: ["code"],
    registers: [this.registry],
  });
  readonly batches = new Histogram({
    name: "entrepot_gateway_batch_size",
    help: "Calls in a batch",
    labelNames: ["kind"],
    buckets: BATCHES,
    registers: [this.registry],
  });
  readonly quarantined = new Counter({
    name: "entrepot_gateway_quarantined_total",
    help: "Records that could not be settled",
    registers: [this.registry],
  });

  /** @param openCalls how many calls are under way, asked when the metrics are read */
  constructor(openCalls: () => number) {
    new Gauge({
      name: "entrepot_gateway_open_calls",
      help: "Calls under way",
      registers: [this.registry],
      collect() {
        this.set(openCalls());
      },
    });
  }
}
