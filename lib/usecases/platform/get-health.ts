import { z } from "zod";

import { query } from "../define";

interface JobRow {
  readonly name: string;
  readonly cron: string | null;
  readonly queued: number;
  readonly active: number;
  readonly failed: number;
  readonly last_done: Date | null;
  readonly last_failed: Date | null;
}

/** How the installation is doing: the database, the gateways that hold a lease, the job queues, what is in flight. */
export const getHealth = query({
  name: "platform.health",
  permission: "platform.read",
  scope: "platform",
  input: z.object({}),
  async run({ tx, now }) {
    const [database] = await tx.$queryRaw<{ version: string; bytes: bigint; connections: number }[]>`
      SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
        (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS connections`;
    const processes = await tx.gatewayProcess.findMany({ orderBy: { startedAt: "asc" } });
    // The queue's own tables (lib/db/migrate/job-store.ts); names with two underscores are its housekeeping.
    const jobs = await tx.$queryRaw<JobRow[]>`
      SELECT q.name, s.cron,
        count(*) FILTER (WHERE j.state IN ('created', 'retry'))::int AS queued,
        count(*) FILTER (WHERE j.state = 'active')::int AS active,
        count(*) FILTER (WHERE j.state = 'failed')::int AS failed,
        max(j.completed_on) FILTER (WHERE j.state = 'completed') AS last_done,
        max(j.completed_on) FILTER (WHERE j.state = 'failed') AS last_failed
      FROM pgboss.queue q LEFT JOIN pgboss.schedule s ON s.name = q.name LEFT JOIN pgboss.job j ON j.name = q.name
      WHERE q.name NOT LIKE '\\_\\_%' GROUP BY q.name, s.cron ORDER BY q.name`;
    const callsInFlight = await tx.hold.count();
    return {
      at: now,
      database: {
        version: database?.version ?? "",
        bytes: database?.bytes ?? 0n,
        connections: database?.connections ?? 0,
      },
      gateways: processes.map(({ id, address, startedAt, leaseUntil }) => ({
        id,
        address,
        startedAt,
        leaseUntil,
        alive: leaseUntil > now,
      })),
      jobs: jobs.map(({ last_done, last_failed, ...job }) => ({
        ...job,
        lastDone: last_done,
        lastFailed: last_failed,
      })),
      callsInFlight,
    };
  },
});
