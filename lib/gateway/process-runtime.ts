import { gatewayPool, pools } from "@/lib/db/pools";
import { env } from "@/lib/env";
import { secrets } from "@/lib/secrets";
import { GatewayRuntime } from "./runtime";

// server.ts and Next load separate instances of this module; one process has one gateway.
const holder = globalThis as typeof globalThis & { __entrepotGateway?: GatewayRuntime };

/** The gateway of this process, on its database; started when it is first asked for. */
export function processRuntime(): GatewayRuntime {
  if (!holder.__entrepotGateway) {
    const runtime = new GatewayRuntime({
      pool: gatewayPool(),
      connectionString: pools().urls.gateway,
      secrets,
      platformHost: env.platformHost,
      redisUrl: env.redisUrl,
    });
    holder.__entrepotGateway = runtime;
    void runtime.start();
  }
  return holder.__entrepotGateway;
}

/** Forgets a gateway that was drained, so that another may be started (tests). */
export function forgetRuntime(runtime: GatewayRuntime): void {
  if (holder.__entrepotGateway === runtime) delete holder.__entrepotGateway;
}
