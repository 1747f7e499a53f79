import type { ServerResponse } from "node:http";
import type { Exchange } from "../exchange";
import { RequestError } from "../request";
import type { SandboxContext } from "../routes";
import { numberOf, type Asked } from "./asked";
import { play } from "./play";
import { madeJson } from "./made";

/** A long task: what it will come to is settled when it is made, only the clock decides what is told of it. */
interface Task {
  readonly id: string;
  readonly object: "video" | "task";
  readonly model: string;
  readonly seconds: number;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly doneAt: number;
  readonly fails: boolean;
}

const DEFAULT_MS = 400;
const DEFAULT_SECONDS = 4;

/** Of each sandbox by itself. */
const tasksOf = new WeakMap<SandboxContext, Map<string, Task>>();

function tasks(context: SandboxContext): Map<string, Task> {
  let map = tasksOf.get(context);
  if (!map) tasksOf.set(context, (map = new Map<string, Task>()));
  return map;
}

/**
 * Creates a task: done after `wait` milliseconds (400), failed where the directive says that an answer would break
 * (`C13`). Refusals and resets are played at once, as for other requests.
 */
export function createTask(
  context: SandboxContext,
  exchange: Exchange,
  { model, values, directive }: Asked,
  object: Task["object"],
): Promise<void> {
  const { wait = DEFAULT_MS, broken, ...now } = directive;
  return play(exchange, now, () => {
    const createdAt = Date.now();
    const task: Task = {
      id: `${object}_sandbox_${exchange.log.entry.seq}`,
      object,
      model: model.id,
      seconds: numberOf(values.seconds, DEFAULT_SECONDS),
      createdAt,
      doneAt: createdAt + wait,
      fails: broken !== undefined,
    };
    tasks(context).set(task.id, task);
    const units = { second: task.fails ? 0 : task.seconds };
    return madeJson(viewOf(task, createdAt), { input: 0, output: 0, units });
  });
}

function viewOf(task: Task, now: number): object {
  const share = Math.min(1, (now - task.createdAt) / Math.max(1, task.doneAt - task.createdAt));
  const status = share < 0.25 ? "queued" : share < 1 ? "in_progress" : task.fails ? "failed" : "completed";
  return {
    id: task.id,
    object: task.object,
    model: task.model,
    status,
    progress: Math.floor(share * 100),
    created_at: Math.floor(task.createdAt / 1_000),
    completed_at: status === "completed" ? Math.floor(task.doneAt / 1_000) : null,
    seconds: String(task.seconds),
    error: status === "failed" ? { code: "sandbox_failed", message: "The sandbox failed this task." } : null,
    ...(task.object === "task" && status === "completed" ? { output: { text: "Done." } } : {}),
  };
}

/** `GET` and `DELETE` of a task, and `GET` of a video's bytes. @throws RequestError 404. */
export function readTask(
  context: SandboxContext,
  { res }: Exchange,
  method: string,
  id: string,
  content: boolean,
): void {
  const task = tasks(context).get(id);
  if (!task) throw new RequestError(404, "not_found", `No task ${id}.`);
  if (method === "DELETE") {
    tasks(context).delete(id);
    return sendJson(res, { id, object: `${task.object}.deleted`, deleted: true });
  }
  if (!content) return sendJson(res, viewOf(task, Date.now()));
  if (Date.now() < task.doneAt || task.fails)
    throw new RequestError(404, "not_ready", "There is no content.");
  const bytes = Buffer.from(`sandbox video of ${task.seconds} seconds`);
  res.writeHead(200, { "content-type": "video/mp4", "content-length": bytes.length });
  res.end(bytes);
}

function sendJson(res: ServerResponse, value: object): void {
  res.writeHead(200, { "content-type": "application/json" });
  res.end(JSON.stringify(value));
}
