import type { z } from "zod";

/** What a running job is told besides its input. */
export interface JobContext {
  /** When this run started; jobs ask no clock of their own. */
  readonly now: Date;
  /** Aborted when the server stops or the job's time is over. */
  readonly signal: AbortSignal;
}

/** A piece of background work. One file per job; `registry.ts` lists them. */
export interface Job<Input extends object = object> {
  /** Also the name of its queue: kebab-case, never reused for other work. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /** Cron in UTC for work that recurs; it then runs with the input `{}`. */
  readonly schedule?: string;
  /** Tries after the first one failed; 3 unless said. Delays double from 10 s. */
  readonly retryLimit?: number;
  /** Longest one run may take, in seconds; 900 unless said. */
  readonly expireInSeconds?: number;
  /** Must bear to run twice: a process can die after the work and before its mark. */
  run(input: Input, context: JobContext): Promise<void>;
}

/** A job of any input, as the registry holds it. */
export interface RegisteredJob extends Omit<Job, "input" | "run"> {
  /** Parses what the queue holds and runs it. Throws ZodError on input of another shape. */
  execute(data: unknown, context: JobContext): Promise<void>;
}

/** Fits a job into the registry. */
export function register<Input extends object>(job: Job<Input>): RegisteredJob {
  const { input, run, ...rest } = job;
  return { ...rest, execute: async (data, context) => run.call(job, input.parse(data ?? {}), context) };
}
