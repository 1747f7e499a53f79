import { hostname } from "node:os";
import type { Pool } from "pg";
import { Directory } from "@/lib/db/directory/directory";
import { RateCards } from "@/lib/db/directory/rate-cards";
import { isAllowedHost } from "@/lib/integrations/upstream/allowed-hosts";
import { GoogleTokens } from "@/lib/integrations/upstream/google-token";
import { guardedFetch } from "@/lib/integrations/upstream/guarded-fetch";
import { UpstreamClient } from "@/lib/integrations/upstream/upstream-client";
import type { MasterKeys } from "@/lib/integrations/vault/tenant-key";
import { Admission } from "./admission";
import { Alerts } from "./alerts";
import type { AuthenticationTools } from "./authenticate";
import { Booking } from "./booking";
import { CredentialStates } from "./credential-states";
import { Credentials } from "./credentials";
import { TokenCounter } from "./estimate/token-counter";
import { FaultGrace } from "./fault-grace";
import { GenerationBook } from "./generation-book";
import { Gates } from "./gates";
import { HealthBook } from "./health";
import { KeyUse } from "./key-use";
import { Lease } from "./lease";
import { DEFAULT_LIMITS, type GatewayLimits } from "./limits";
import { LeakBrake } from "./limiter/leak-brake";
import type { Limiter } from "./limiter/limiter";
import { MemoryLimiter } from "./limiter/memory-limiter";
import { RedisLimiter } from "./limiter/redis-limiter";
import { LiveCalls } from "./live-calls";
import { logTrouble, logWarning } from "./log";
import { GatewayMetrics } from "./metrics";
import { mintId } from "./mint-id";
import { Rehold } from "./rehold";
import { Repeats } from "./repeats";
import { RouteBook } from "./routing";
import type { CallServices } from "./services";
import { probeResting } from "./resting-probes";
import { SpeedBook } from "./speed";
import { sweepOrphans } from "./sweeper";
import { pollTasks, type TaskTools } from "./tasks/task-poller";

/** What a gateway process is made of. */
export interface RuntimeOptions {
  /** Signed in as app_gateway, int8 as bigint (lib/db/pools). */
  readonly pool: Pool;
  /** The same role, for the connection that listens for changes. */
  readonly connectionString: string;
  readonly secrets: () => MasterKeys & { readonly apiKeyPepper: Buffer };
  readonly platformHost: string | undefined;
  /** Where limits are counted for several processes; absent: in memory. */
  readonly redisUrl?: string | undefined;
  readonly limits?: Partial<GatewayLimits>;
  readonly now?: () => number;
  readonly random?: () => number;
}

const RETRY_START_MS = 1_000;
const PATIENCE_MS = 5_000;
const LONGEST_TICK_MS = 250;
/** How often long tasks that are due are looked for. */
const TASKS_MS = 1_000;

/** Everything of the gateway that lives as long as its process. */
export class GatewayRuntime {
  readonly processId: string;
  readonly directory: Directory;
  readonly services: CallServices;
  readonly authentication: AuthenticationTools;
  readonly keyUse: KeyUse;
  /** What asking about long tasks needs. */
  readonly tasks: TaskTools;
  isReady = false;
  stopping = false;
  readonly #options: RuntimeOptions;
  readonly #limits: GatewayLimits;
  readonly #lease: Lease;
  readonly #booking: Booking;
  readonly #timers: NodeJS.Timeout[] = [];
  #starting: Promise<void> | undefined;
  #accessRevision = 0;

  constructor(options: RuntimeOptions) {
    const { pool, connectionString, secrets, platformHost, random = Math.random } = options;
    const now = options.now ?? Date.now;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#options = options;
    this.#limits = limits;
    this.processId = mintId(now());
    this.directory = new Directory({
      pool,
      connectionString,
      onTrouble: (error) => logTrouble("directory", error),
    });
    this.keyUse = new KeyUse(pool);
    const { leaseMs } = limits;
    this.#lease = new Lease({
      pool,
      processId: this.processId,
      address: `${hostname()} ${process.pid}`,
      leaseMs,
    });
    const alerts = new Alerts(pool, now);
    this.authentication = {
      directory: this.directory,
      pepper: () => secrets().apiKeyPepper,
      platformHost,
      now,
      alerts,
    };
    const live = new LiveCalls();
    const metrics = new GatewayMetrics(() => live.count);
    const booking = (this.#booking = bookingOf({ pool, now, limits, metrics, alerts }));
    const upstreams = new UpstreamClient();
    this.services = {
      limits,
      now,
      random,
      live,
      metrics,
      alerts,
      booking,
      brake: new LeakBrake(),
      limiter: limiterOf(options.redisUrl, now),
      admission: new Admission({
        pool,
        processId: this.processId,
        now,
        admissionMs: limits.admissionMs,
        onBatch: (size) => metrics.batches.observe({ kind: "admit" }, size),
        release: (record) => void booking.book(record),
        onTrouble: (error) => logTrouble("admission", error),
      }),
      rehold: new Rehold(pool, now),
      repeats: new Repeats(pool),
      generations: new GenerationBook(pool),
      rateCards: new RateCards(pool, () => mintId(now())),
      credentials: new Credentials(secrets, (credentialId, error) =>
        logTrouble("credential", error, { credentialId }),
      ),
      credentialStates: new CredentialStates(pool, now, limits.credentialStrikes),
      health: new HealthBook(),
      speeds: new SpeedBook(),
      gates: new Gates(now),
      routes: new RouteBook(),
      upstreams,
      googleTokens: new GoogleTokens({
        fetchThrough: (proxy) => guardedFetch(upstreams, proxy),
        now,
        isAllowedHost,
      }),
      counter: new TokenCounter(),
      grace: new FaultGrace(pool, limits),
      keyIsActive: (keyId) => this.directory.keyById(keyId) !== undefined,
      onMistake: (error, callId) => logTrouble("mistake", error, { callId }),
    };
    this.tasks = { pool, directory: this.directory, services: this.services };
  }

  /** Loads the directory and takes the lease, trying again until it is possible. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start());
  }

  /** Whether requests can be served; waits a little for a process that has just started. */
  ready(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, PATIENCE_MS);
    return Promise.race([this.start(), promise]).then(() => {
      clearTimeout(patience);
      return this.isReady;
    });
  }

  /**
   * Ends: no new calls; those under way may finish for `ms`, then they are cut (C14). Resolves when everything is booked
   * and nothing of the process is left behind.
   */
  async drain(ms: number): Promise<void> {
    this.stopping = true;
    const { live, limits, limiter, upstreams, counter } = this.services;
    if (!(await live.empty(ms))) {
      live.cutOff();
      await live.empty(limits.bookingMs);
    }
    await this.#booked(limits.bookingMs);
    this.#booking.close();
    for (const timer of this.#timers) clearInterval(timer);
    this.services.gates.close();
    await Promise.all([this.keyUse.flush(), this.services.credentialStates.flush()]);
    await this.directory.close();
    await Promise.all([limiter.close(), upstreams.close(), counter.close(), this.#lease.end()]);
  }

  async #start(): Promise<void> {
    for (;;) {
      try {
        await this.#lease.renew();
        await this.directory.start();
        break;
      } catch (error) {
        logTrouble("start", error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_START_MS));
        if (this.stopping) return;
      }
    }
    this.isReady = true;
    this.#every(tickMs(this.#limits), () => this.#tick());
    this.#every(this.#limits.renewLeaseMs, () => this.#quietly("lease", this.#lease.renew()));
    this.#every(TASKS_MS, () => this.#quietly("tasks", pollTasks(this.tasks)));
    this.#every(this.#limits.sweepMs, () => this.#quietly("sweep", this.sweep()));
    this.#every(this.#limits.noteCredentialsMs, () => void this.services.credentialStates.flush());
    this.#every(this.#limits.probeMs, () =>
      this.#quietly("probe", probeResting(this.services, this.directory)),
    );
    this.#every(this.#limits.touchKeysMs, () => void this.keyUse.flush());
  }

  /** Releases the calls of processes that died. @returns how many */
  async sweep(): Promise<number> {
    const { pool } = this.#options;
    const onTrouble = (error: unknown) => logTrouble("orphan", error);
    const ended = await sweepOrphans({ pool, directory: this.directory, now: this.services.now, onTrouble });
    if (ended > 0) logWarning("released calls of a process that ended", { calls: ended });
    return ended;
  }

  #tick(): void {
    const now = this.services.now();
    this.services.admission.expire(now);
    this.services.live.tick(now);
    if (this.directory.accessRevision === this.#accessRevision) return;
    this.#accessRevision = this.directory.accessRevision;
    this.services.live.recheckAccess();
  }

  #every(ms: number, work: () => void): void {
    const timer = setInterval(work, ms);
    timer.unref();
    this.#timers.push(timer);
  }

  #quietly(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => logTrouble(what, error));
  }

  async #booked(ms: number): Promise<void> {
    for (const deadline = Date.now() + ms; !this.#booking.idle && Date.now() < deadline;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Often enough for the shortest of the limits. */
function tickMs(limits: GatewayLimits): number {
  const {
    firstByteStreamMs,
    firstByteWholeMs,
    idleMs,
    totalMs,
    holdHeadersMs,
    pingMs,
    stallMs,
    drainMs,
    admissionMs,
  } = limits;
  const shortest = Math.min(
    ...[
      firstByteStreamMs,
      firstByteWholeMs,
      idleMs,
      totalMs,
      holdHeadersMs,
      pingMs,
      stallMs,
      drainMs,
      admissionMs,
    ],
  );
  return Math.max(5, Math.min(LONGEST_TICK_MS, Math.floor(shortest / 4)));
}

function limiterOf(url: string | undefined, now: () => number): Limiter {
  if (url === undefined) return new MemoryLimiter(now);
  return new RedisLimiter({
    url,
    now,
    onAway: (error) => logTrouble("Redis is away: limits are counted by each process for itself", error),
    onBack: () => logWarning("Redis is back: limits are shared again"),
  });
}

interface BookingTools {
  readonly pool: Pool;
  readonly now: () => number;
  readonly limits: GatewayLimits;
  readonly metrics: GatewayMetrics;
  readonly alerts: Alerts;
}

function bookingOf({ pool, now, limits, metrics, alerts }: BookingTools): Booking {
  return new Booking({
    pool,
    now,
    bookingMs: limits.bookingMs,
    onBatch: (size) => metrics.batches.observe({ kind: "settle" }, size),
    onTrouble: (error) => logTrouble("settlement", error),
    onLost: ({ callId, outcome }) => {
      if (outcome !== "not_dispatched")
        logWarning("a call had been ended by somebody else", { callId, outcome });
    },
    onQuarantine: ({ tenantId, callId }, error) => {
      metrics.quarantined.inc();
      logTrouble("settlement quarantined", error, { tenantId, callId });
      alerts.raise({
        tenantId,
        partyId: tenantId,
        kind: "settlement_quarantined",
        subjectKind: "call",
        subjectId: callId,
      });
    },
  });
}
