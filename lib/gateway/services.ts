import type { Admission } from "./admission";
import type { Alerts } from "./alerts";
import type { Booking } from "./booking";
import type { CredentialStates } from "./credential-states";
import type { TokenCounter } from "./estimate/token-counter";
import type { FaultGrace } from "./fault-grace";
import type { GenerationBook } from "./generation-book";
import type { LeakBrake } from "./limiter/leak-brake";
import type { Limiter } from "./limiter/limiter";
import type { GatewayLimits } from "./limits";
import type { LiveCalls } from "./live-calls";
import type { GatewayMetrics } from "./metrics";
import type { Rehold } from "./rehold";
import type { Repeats } from "./repeats";
import type { PlanTools } from "./plan";
import type { GoogleTokens } from "@/lib/integrations/upstream/google-token";
import type { UpstreamClient } from "@/lib/integrations/upstream/upstream-client";

/** What calls share in one process. */
export interface CallServices extends PlanTools {
  readonly limits: GatewayLimits;
  /** Milliseconds of the wall clock. */
  readonly now: () => number;
  readonly limiter: Limiter;
  readonly brake: LeakBrake;
  readonly admission: Admission;
  readonly booking: Booking;
  readonly rehold: Rehold;
  readonly repeats: Repeats;
  readonly generations: GenerationBook;
  readonly credentialStates: CredentialStates;
  readonly upstreams: UpstreamClient;
  readonly googleTokens: GoogleTokens;
  readonly counter: TokenCounter;
  readonly grace: FaultGrace;
  readonly alerts: Alerts;
  readonly live: LiveCalls;
  readonly metrics: GatewayMetrics;
  readonly keyIsActive: (keyId: string) => boolean;
  /** An error nobody expected. */
  readonly onMistake: (error: unknown, callId: string) => void;
}
