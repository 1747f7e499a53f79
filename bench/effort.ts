import { readProcessUse } from "./process-stats";
import { figure } from "./table";

/** What a part of the work took: time gone by, and processor time, which other people on the machine change less. */
export interface Effort {
  readonly seconds: number;
  /** Of the process that works. */
  readonly nodeCpuSeconds: number;
  /** Of all processes of PostgreSQL. */
  readonly postgresCpuSeconds: number;
}

/** All of it in seconds since some moment, of this process and of PostgreSQL's. */
export function usedSoFar(postgresPid: number): Effort {
  const { user, system } = process.cpuUsage();
  return {
    seconds: performance.now() / 1_000,
    nodeCpuSeconds: (user + system) / 1_000_000,
    postgresCpuSeconds: readProcessUse(postgresPid)?.cpuSeconds ?? 0,
  };
}

/** What was used from one moment to another. */
export function between(from: Effort, to: Effort): Effort {
  return {
    seconds: to.seconds - from.seconds,
    nodeCpuSeconds: to.nodeCpuSeconds - from.nodeCpuSeconds,
    postgresCpuSeconds: to.postgresCpuSeconds - from.postgresCpuSeconds,
  };
}

/** An effort in words, by what a hundred thousand rows take. */
export function effortText({ seconds, nodeCpuSeconds, postgresCpuSeconds }: Effort, lines: number): string {
  const per = (cpuSeconds: number) => figure((cpuSeconds * 100_000) / lines, 2);
  return `${figure(seconds, 1)} s; processor seconds per 100,000 lines: node ${per(nodeCpuSeconds)}, PostgreSQL ${per(postgresCpuSeconds)}`;
}
