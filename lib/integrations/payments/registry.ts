import { randomBytes } from "node:crypto";

import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import { env } from "@/lib/env";
import {
  createSandboxGateway,
  SANDBOX,
  type SandboxGateway,
} from "@/lib/integrations/sandbox-payments/sandbox-gateway";
import { secrets } from "@/lib/secrets";

import type { PaymentProvider } from "./provider";

const WEBHOOK_WAITS_MS = [300, 1_500];

let sandbox: SandboxGateway | undefined;

/** The sandbox gateway of this process. It calls back on the loopback, where no name has to be resolved. */
export function sandboxGateway(): SandboxGateway {
  return (sandbox ??= createSandboxGateway({
    url: `http://127.0.0.1:${env.port}/api/webhooks/sandbox`,
    secret: secrets().sandboxWebhookSecret,
    fetch: globalThis.fetch,
    now: () => new Date(),
    newId: () => uuidV7(new Date(), randomBytes(10)),
    waitsMs: WEBHOOK_WAITS_MS,
  }));
}

/** The provider new top-ups go to. */
export const DEFAULT_PROVIDER = SANDBOX;

/** The provider of a name as stored on top-ups. @throws RangeError for one this installation does not have. */
export function paymentProvider(name: string): PaymentProvider {
  if (name === SANDBOX) return sandboxGateway();
  throw new RangeError(`no payment provider ${JSON.stringify(name)}`);
}
