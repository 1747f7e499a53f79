import type { Target, WireRequest } from "../contract";
import { contentTypeOf, upstreamPayload } from "../openai-media/media-request";
import type { TaskKind, TaskRequest } from "./task-request";

const PATHS: Readonly<Record<TaskKind, string>> = { video: "/videos", task: "/tasks" };

/** The request that begins a task at an upstream. */
export function createTask(request: TaskRequest, target: Target): WireRequest {
  return {
    method: "POST",
    path: PATHS[request.kind],
    headers: ["content-type", contentTypeOf(request)],
    body: upstreamPayload(request, target),
  };
}

const about = (method: "GET" | "DELETE", kind: TaskKind, upstreamId: string, more = ""): WireRequest => ({
  method,
  path: `${PATHS[kind]}/${encodeURIComponent(upstreamId)}${more}`,
  headers: [],
  body: null,
});

/** Asks how a task is getting on. */
export const pollTask = (kind: TaskKind, upstreamId: string): WireRequest => about("GET", kind, upstreamId);

/** Asks for the bytes of a video. */
export const fetchContent = (kind: TaskKind, upstreamId: string): WireRequest =>
  about("GET", kind, upstreamId, "/content");

/** Ends a task that runs, or forgets one that is done: OpenAI has one word for both. */
export const deleteTask = (kind: TaskKind, upstreamId: string): WireRequest =>
  about("DELETE", kind, upstreamId);
