import type { TaskKind } from "./task-request";
import type { TaskState, TaskStatus } from "./task-status";

/** A task as we keep it: under an id of our own, since the upstream's would tell whose it is. */
export interface TaskFacts {
  /** Hex digits. */
  readonly hex: string;
  readonly kind: TaskKind;
  /** As the client calls it. */
  readonly model: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly status: Pick<TaskStatus, "state" | "progress" | "error" | "output">;
  readonly seconds: number | null;
  readonly size: string | null;
}

const PREFIX: Readonly<Record<TaskKind, string>> = { video: "video", task: "task" };

/** The id a client gets for a task. */
export function taskId(kind: TaskKind, hex: string): string {
  return `${PREFIX[kind]}_${hex}`;
}

/** The digits of an id of that kind; null when it is none of ours. */
export function taskHex(kind: TaskKind, id: string): string | null {
  const [, prefix, hex] = /^([a-z]+)_([0-9a-f]{32})$/.exec(id) ?? [];
  return prefix === PREFIX[kind] && hex !== undefined ? hex : null;
}

/** OpenAI's clients know four states: one that was cancelled failed. */
function stateWord(kind: TaskKind, state: TaskState): string {
  return state === "cancelled" && kind === "video" ? "failed" : state;
}

const second = (date: Date): number => Math.floor(date.getTime() / 1_000);

/** A task as a client sees it: OpenAI's video object, or the same with what came of it. */
export function taskBody(facts: TaskFacts): Buffer {
  const { hex, kind, model, createdAt, endedAt, status, seconds, size } = facts;
  const { state, progress, error, output } = status;
  const body = {
    id: taskId(kind, hex),
    object: kind,
    model,
    status: stateWord(kind, state),
    progress: state === "completed" ? 100 : (progress ?? 0),
    created_at: second(createdAt),
    completed_at: endedAt && state === "completed" ? second(endedAt) : null,
    error: errorFor(state, error),
    ...(seconds === null ? {} : { seconds: String(seconds) }),
    ...(size === null ? {} : { size }),
    ...(kind === "task" ? { output: state === "completed" ? output : null } : {}),
  };
  return Buffer.from(JSON.stringify(body));
}

/** Codes are words of the protocol and pass; messages of upstreams name them, and do not. */
function errorFor(state: TaskState, error: TaskStatus["error"]): object | null {
  if (state === "cancelled")
    return { code: "cancelled", message: "The task was cancelled. Nothing was charged." };
  if (state !== "failed") return null;
  const code = error?.code && /^[a-z_]{1,60}$/.test(error.code) ? error.code : "task_failed";
  return { code, message: "The model could not finish the task. Nothing was charged." };
}

/** The answer to a deletion. */
export function deletedBody(kind: TaskKind, hex: string): Buffer {
  return Buffer.from(JSON.stringify({ id: taskId(kind, hex), object: `${kind}.deleted`, deleted: true }));
}
