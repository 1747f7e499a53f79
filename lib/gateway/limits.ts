/** Bounds on what clients and upstreams may do (SECURITY.md, "Proxy hop"; DESIGN section 8). Tests pass smaller ones. */
export interface GatewayLimits {
  readonly bodyBytes: number;
  /** Bodies with images, audio or files of their own. */
  readonly mediaBytes: number;
  /** How long a body may take to arrive: less than the server's own limit, which knows no envelope. */
  readonly bodyMs: number;
  readonly mediaMs: number;
  readonly jsonDepth: number;
  /** An answer that is not streamed, or one event of one that is. */
  readonly answerBytes: number;
  readonly firstByteStreamMs: number;
  readonly firstByteWholeMs: number;
  /** Between two pieces of an answer. */
  readonly idleMs: number;
  /** A whole call, failovers included. */
  readonly totalMs: number;
  /** How long the headers of a stream wait for its first event. */
  readonly holdHeadersMs: number;
  /** Between two signs of life to a client that waits. */
  readonly pingMs: number;
  /** How long a client may not read. */
  readonly stallMs: number;
  /** How long, and how many at once, upstreams are read to the end after their client left (C19, C20). */
  readonly drainMs: number;
  readonly drainSlots: number;
  /** How long the end of a reply waits for its booking (C17). */
  readonly bookingMs: number;
  /** How long a call waits to be admitted. */
  readonly admissionMs: number;
  readonly attempts: number;
  /** So many refusals in a row, with no answer between, and a credential is out of use until a person looks at it. */
  readonly credentialStrikes: number;
  /** How often what vendors said of credentials is written down, and upstreams that rest are probed. */
  readonly noteCredentialsMs: number;
  readonly probeMs: number;
  /** Tokens of output, for each choice, that a stream holds at first; its hold doubles as the answer grows. */
  readonly sliceTokens: number;
  /** Longer than a booking may wait for the database: a process that waits with it is not dead. */
  readonly leaseMs: number;
  readonly renewLeaseMs: number;
  readonly sweepMs: number;
  readonly touchKeysMs: number;
  /** C13: how many calls cut by upstream faults a customer has free in a month, whatever their share. */
  readonly freeFaults: number;
  /** C13: beyond those, the share of a customer's calls of a month that may be free, in ppm. */
  readonly freeFaultsPpm: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  bodyBytes: 8 * 1024 * 1024,
  mediaBytes: 64 * 1024 * 1024,
  bodyMs: 120_000,
  mediaMs: 280_000,
  jsonDepth: 64,
  answerBytes: 64 * 1024 * 1024,
  firstByteStreamMs: 120_000,
  firstByteWholeMs: 600_000,
  idleMs: 120_000,
  totalMs: 1_800_000,
  holdHeadersMs: 15_000,
  pingMs: 15_000,
  stallMs: 60_000,
  drainMs: 60_000,
  drainSlots: 64,
  bookingMs: 30_000,
  admissionMs: 10_000,
  attempts: 3,
  credentialStrikes: 3,
  noteCredentialsMs: 1_000,
  probeMs: 5_000,
  sliceTokens: 4_096,
  leaseMs: 60_000,
  renewLeaseMs: 5_000,
  sweepMs: 10_000,
  touchKeysMs: 15_000,
  freeFaults: 10,
  freeFaultsPpm: 10_000,
};
