import { PgBoss } from "pg-boss";
import pino from "pino";

import { JOB_SCHEMA } from "@/lib/db/migrate/job-store";
import { pools } from "@/lib/db/pools";
import { env } from "@/lib/env";

import type { Job, RegisteredJob } from "./job";
import { JOBS } from "./registry";

/** The queue of this process. */
export interface JobRunner {
  /** Lets running jobs end for up to `ms`, then gives the rest back to the queue. */
  stop(ms: number): Promise<void>;
}

export interface EnqueueOptions {
  readonly startAfter?: Date;
  /** While a job with this key waits, another one is not added. */
  readonly onceKey?: string;
}

const CONNECTIONS = 3;
const POLL_SECONDS = 2;
const RETRY_LIMIT = 3;
const RETRY_DELAY_SECONDS = 10;
const EXPIRE_SECONDS = 900;

// server.ts and Next load separate instances of this module; both hand work to the one queue.
const holder = globalThis as typeof globalThis & { __entrepotBoss?: Promise<PgBoss> };
const log = pino({ level: env.logLevel, name: "jobs" });

/** Connects as `app_platform`; tables are the deploy's business (lib/db/migrate/job-store.ts). */
async function connect(work: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: pools().urls.platform,
    application_name: "entrepot jobs",
    schema: JOB_SCHEMA,
    max: CONNECTIONS,
    migrate: false,
    createSchema: false,
    reindex: false,
    supervise: work,
    schedule: work,
  });
  boss.on("error", (error) => log.error({ err: error }, "job queue"));
  boss.on("warning", (warning) => log.warn({ detail: warning.message }, "job queue"));
  return boss.start();
}

/**
 * Starts working off every job of the registry, and its schedules; schedules of jobs that are gone are dropped.
 * Needs a deployed database.
 */
export async function startJobs(jobs: readonly RegisteredJob[] = JOBS): Promise<JobRunner> {
  const boss = await (holder.__entrepotBoss = connect(true));
  for (const job of jobs) await open(boss, job);
  const names = new Set(jobs.filter((job) => job.schedule !== undefined).map((job) => job.name));
  for (const { name } of await boss.getSchedules()) if (!names.has(name)) await boss.unschedule(name);
  return {
    async stop(ms) {
      delete holder.__entrepotBoss;
      await boss.stop({ graceful: true, timeout: ms });
    },
  };
}

async function open(boss: PgBoss, job: RegisteredJob): Promise<void> {
  const options = {
    retryLimit: job.retryLimit ?? RETRY_LIMIT,
    retryDelay: RETRY_DELAY_SECONDS,
    retryBackoff: true,
    expireInSeconds: job.expireInSeconds ?? EXPIRE_SECONDS,
  };
  await boss.createQueue(job.name, options);
  await boss.updateQueue(job.name, options);
  if (job.schedule !== undefined) await boss.schedule(job.name, job.schedule, {}, { tz: "UTC" });
  await boss.work(job.name, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 }, async (batch) => {
    for (const { data, signal, id } of batch) {
      const started = performance.now();
      await job.execute(data, { now: new Date(), signal }).catch((error: unknown) => {
        log.error({ err: error, job: job.name, id }, "job failed");
        throw error;
      });
      log.info({ job: job.name, id, ms: Math.round(performance.now() - started) }, "job done");
    }
  });
}

/**
 * Hands work to the queue, also from a process that works none off. Call it after the commit it follows from.
 * Throws ZodError when the input is not what the job takes. Returns false when `onceKey` kept it out.
 */
export async function enqueue<Input extends object>(
  job: Job<Input>,
  input: Input,
  options: EnqueueOptions = {},
): Promise<boolean> {
  const boss = await (holder.__entrepotBoss ??= connect(false));
  const id = await boss.send(job.name, job.input.parse(input), {
    ...(options.startAfter ? { startAfter: options.startAfter } : {}),
    ...(options.onceKey === undefined ? {} : { singletonKey: options.onceKey }),
  });
  return id !== null;
}
