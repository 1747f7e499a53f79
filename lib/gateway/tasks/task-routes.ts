import type { Endpoint } from "../endpoint";
import type { TaskKind } from "../protocols/openai-tasks/task-request";
import { createAnyTask, createVideo, removeTask, showTask, taskContent } from "./task-endpoints";

/** What answers a path of tasks. */
export interface TaskRoute {
  readonly method: string;
  readonly endpoint: Endpoint;
  /** The task's id; empty where one is created. */
  readonly rest: string;
}

const PATH = /^\/v1\/(video|task)s(?:\/([^/]+)(\/content)?)?$/;

/** The route of a path of tasks; undefined for any other path. */
export function findTaskRoute(path: string, method: string): TaskRoute | undefined {
  const [, kind, rest, content] = PATH.exec(path) ?? [];
  if (kind !== "video" && kind !== "task") return undefined;
  if (rest === undefined)
    return { method: "POST", endpoint: kind === "video" ? createVideo : createAnyTask, rest: "" };
  return { ...about(kind, content !== undefined, method), rest };
}

function about(kind: TaskKind, content: boolean, method: string): Omit<TaskRoute, "rest"> {
  if (content) return { method: "GET", endpoint: taskContent(kind) };
  if (method === "DELETE") return { method, endpoint: removeTask(kind) };
  return { method: "GET", endpoint: showTask(kind) };
}
