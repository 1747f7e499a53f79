import type { Pool } from "pg";

/** A long task as it is kept: columns of `task`. */
export interface TaskRow {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly kind: "video" | "task";
  readonly customer_id: string;
  readonly model_name: string;
  readonly upstream_id: string;
  readonly supplier_account_id: string;
  readonly credential_id: string;
  readonly upstream_task_id: string;
  readonly state: "queued" | "in_progress" | "completed" | "failed" | "cancelled";
  readonly progress: number | null;
  readonly error_code: string | null;
  readonly seconds: number | null;
  readonly size: string | null;
  readonly output: unknown;
  readonly created_at: Date;
  readonly deadline: Date;
  readonly ended_at: Date | null;
}

export type NewTask = Omit<TaskRow, "progress" | "error_code" | "output" | "ended_at">;

/** Keeps a task beside its call's hold, which from then on outlives its process. Again does nothing. */
export async function putTask(pool: Pool, task: NewTask): Promise<void> {
  const { tenant_id, call_id, kind, customer_id, model_name, upstream_id, supplier_account_id } = task;
  const { credential_id, upstream_task_id, state, seconds, size, created_at, deadline } = task;
  await pool.query("SELECT gateway_put_task($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", [
    ...[tenant_id, call_id, kind, customer_id, model_name, upstream_id, supplier_account_id],
    ...[credential_id, upstream_task_id, state, seconds, size, created_at, deadline],
  ]);
}

/** Tasks that are to be asked about now: nobody else is told of them for a minute. */
export async function dueTasks(pool: Pool, limit: number, now: Date): Promise<readonly TaskRow[]> {
  return (await pool.query<TaskRow>("SELECT * FROM gateway_due_tasks($1, $2)", [limit, now])).rows;
}

/** A customer's task; undefined where there is none of that id and kind. */
export async function findTask(
  pool: Pool,
  { tenantId, customerId, kind, callId }: Record<"tenantId" | "customerId" | "kind" | "callId", string>,
): Promise<TaskRow | undefined> {
  const { rows } = await pool.query<TaskRow>(
    "SELECT * FROM task WHERE tenant_id = $1 AND call_id = $2 AND customer_id = $3 AND kind = $4::task_kind",
    [tenantId, callId, customerId, kind],
  );
  return rows[0];
}

/** What an upstream says of a task; `endedAt` once nothing more will come of it. */
export interface TaskNews extends Pick<TaskRow, "state" | "progress" | "error_code" | "output"> {
  readonly nextPollAt: Date;
  readonly endedAt: Date | null;
}

/** Writes down what became of a task. One that has ended stays as it is. */
export async function tellTask(
  pool: Pool,
  { tenant_id, call_id }: Pick<TaskRow, "tenant_id" | "call_id">,
  { state, progress, error_code, output, nextPollAt, endedAt }: TaskNews,
): Promise<void> {
  const told = output === null || output === undefined ? null : JSON.stringify(output);
  await pool.query("SELECT gateway_tell_task($1, $2, $3, $4, $5, $6, $7, $8)", [
    ...[tenant_id, call_id, state, progress, error_code, told, nextPollAt, endedAt],
  ]);
}

/** What is held for a call. */
export interface HeldCall {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly rate_card_id: string;
  readonly upstream_id: string;
  readonly supplier_account_id: string;
  readonly admitted_at: Date;
  readonly wallet_ids: readonly string[];
  readonly hold_nanos: readonly bigint[];
  readonly lot_ids: readonly string[];
  readonly bound_usage: readonly bigint[];
}

/** What is held for a call; undefined once it has ended. */
export async function holdOfCall(
  pool: Pool,
  { tenant_id, call_id }: Pick<TaskRow, "tenant_id" | "call_id">,
): Promise<HeldCall | undefined> {
  return (await pool.query<HeldCall>("SELECT * FROM gateway_hold_of($1, $2)", [tenant_id, call_id])).rows[0];
}
