/** Whose limit: as clients are told. What is above their own account is "the service" to them (issue of SECURITY: no leaks). */
export type Whose = "key" | "account" | "service";

/** Somebody whose use is limited. `null`: not in that way. */
export interface Subject {
  /** Unique over all tenants. */
  readonly id: string;
  readonly tenantId: string;
  readonly whose: Whose;
  readonly requests: number | null;
  readonly tokens: number | null;
  readonly streams: number | null;
}

/** What a call asks for at its start. */
export interface Ask {
  readonly callId: string;
  /** An estimate, corrected at the end. */
  readonly tokens: number;
  readonly stream: boolean;
}

export type LimitKind = "requests" | "tokens" | "streams";

/** How much of a subject's limits is in use. */
export interface Standing {
  readonly subject: Subject;
  readonly requests: number;
  readonly tokens: number;
}

/** What was taken, to be given back once: `tokens` is what the call really used, null where that is not known. */
export interface Ticket {
  end(tokens: number | null): void;
}

/** The answer for all subjects of a call at once: everybody has room, or nothing is taken from anybody. */
export type Verdict =
  | { readonly kind: "taken"; readonly standings: readonly Standing[]; readonly ticket: Ticket }
  | {
      readonly kind: "refused";
      readonly standings: readonly Standing[];
      readonly subject: Subject;
      readonly limit: LimitKind;
      /** Until there is room, in milliseconds, if nobody else takes it. */
      readonly waitMs: number;
    };

/** Counts what subjects use. */
export interface Limiter {
  take(subjects: readonly Subject[], ask: Ask): Verdict | Promise<Verdict>;
  close(): Promise<void>;
}

/** When a stream of others will end is not known. */
export const STREAM_WAIT_MS = 1_000;

/** A call larger than a whole minute's limit takes all of it, so that it is served at all; its end is counted in full. */
export function tokensAsked({ tokens }: Ask, limit: number): number {
  return Math.min(tokens, limit);
}
