import type { Pool } from "pg";
import { dueTasks, holdOfCall, tellTask, type TaskRow } from "@/lib/db/batch/tasks";
import type { Directory } from "@/lib/db/directory/directory";
import { rateCardFromJson, type RateCard, type RateCardJson } from "@/lib/domain/pricing/rate-card";
import { pollTask } from "../protocols/openai-tasks/task-wire";
import { isOver, readTaskStatus, type TaskStatus } from "../protocols/openai-tasks/task-status";
import type { CallServices } from "../services";
import { taskRecord, type TaskEnding } from "./task-settlement";
import { askUpstream } from "./task-upstream";

/** What asking about tasks needs. */
export interface TaskTools {
  readonly pool: Pool;
  readonly directory: Directory;
  readonly services: CallServices;
}

const BATCH = 32;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Asks about every task that is due, and ends those that are over (docs/decisions/0009): safe in any number of processes.
 * @returns how many it asked about
 */
export async function pollTasks(tools: TaskTools): Promise<number> {
  const { pool, services } = tools;
  const tasks = await dueTasks(pool, BATCH, new Date(services.now()));
  await Promise.all(
    tasks.map((task) =>
      askAbout(tools, task).catch((error: unknown) => services.onMistake(error, task.call_id)),
    ),
  );
  return tasks.length;
}

/** Asks about one task. @returns what its upstream said, once that is written down */
export async function askAbout(tools: TaskTools, task: TaskRow): Promise<TaskStatus | null> {
  const { directory, services } = tools;
  const answer = await askUpstream(services, directory, task, pollTask(task.kind, task.upstream_task_id));
  const status = answer?.status === 200 ? readTaskStatus(answer.body) : null;
  if (status && isOver(status.state)) {
    await endTask(tools, task, status.state === "completed" ? "completed" : "failed", status);
    return status;
  }
  if (services.now() >= task.deadline.getTime()) {
    await endTask(tools, task, "expired", EXPIRED);
    return EXPIRED;
  }
  await tellTask(tools.pool, task, {
    ...(status ? newsOf(status) : { ...task, error_code: null }),
    nextPollAt: new Date(services.now() + pauseOf(task, services.now())),
    endedAt: null,
  });
  return status;
}

const EXPIRED: TaskStatus = {
  id: "",
  state: "failed",
  progress: null,
  error: { code: "expired", message: null },
  rawUsage: null,
  output: null,
};

/** A task that takes long is asked about seldom. */
function pauseOf({ created_at }: TaskRow, now: number): number {
  return Math.min(Math.max((now - created_at.getTime()) / 4, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
}

function newsOf({ state, progress, error, output }: TaskStatus) {
  return { state, progress, error_code: error?.code?.slice(0, 60) ?? null, output };
}

/**
 * Ends a task: its hold first, then its row, so that what is shown as completed was charged. Whoever comes second finds
 * that the call has ended, and only writes the row.
 */
export async function endTask(
  { pool, directory, services }: TaskTools,
  task: TaskRow,
  ending: TaskEnding,
  status: TaskStatus,
): Promise<void> {
  const held = await holdOfCall(pool, task);
  const card = held && (await readCard(pool, held.tenant_id, held.rate_card_id));
  const now = services.now();
  if (held && card) {
    const tenant = directory.tenant(held.tenant_id);
    const result = await services.booking.book(taskRecord({ held, card, tenant, ending, status, now }));
    // Not known to be charged: it is asked about again.
    if (result === "not_booked") return;
  }
  await tellTask(pool, task, { ...newsOf(status), nextPollAt: new Date(now), endedAt: new Date(now) });
}

async function readCard(pool: Pool, tenantId: string, id: string): Promise<RateCard | null> {
  const { rows } = await pool.query<{ card: RateCardJson }>(
    "SELECT card FROM rate_card WHERE tenant_id = $1 AND id = $2",
    [tenantId, id],
  );
  return rows[0] ? rateCardFromJson(rows[0].card) : null;
}
