import { findTask, type TaskRow } from "@/lib/db/batch/tasks";
import { authenticate } from "../authenticate";
import type { Endpoint, EndpointContext } from "../endpoint";
import { dashed } from "../mint-id";
import { isRefusal, type CallEndpoint, type Wire } from "../protocols/contract";
import { openaiClient } from "../protocols/openai/client";
import { readUpstreamError } from "../protocols/openai/upstream-error";
import { mediaAnswer } from "../protocols/openai-media/media-answer";
import { NoStream } from "../protocols/openai-media/no-stream";
import {
  parseTask,
  parseVideo,
  type TaskKind,
  type TaskRequest,
} from "../protocols/openai-tasks/task-request";
import { readTaskStatus, readTaskUsage } from "../protocols/openai-tasks/task-status";
import { deletedBody, taskBody, taskHex } from "../protocols/openai-tasks/task-view";
import { createTask, deleteTask, fetchContent } from "../protocols/openai-tasks/task-wire";
import { upstreamUnreachable, type Refusal } from "../refusal";
import { serveCall } from "../serve-call";
import { TaskCreation } from "./task-creation";
import { askAbout, endTask } from "./task-poller";
import { askUpstream } from "./task-upstream";

const wire: Wire<TaskRequest> = {
  problemOf: () => null,
  request: createTask,
  streamType: "text/event-stream",
  openStream: () => new NoStream(),
  readAnswer: (_request, bytes) => (readTaskStatus(bytes) ? mediaAnswer({ body: bytes, usage: null }) : null),
  readUsage: readTaskUsage,
  readError: readUpstreamError,
};

function creating(parse: CallEndpoint<TaskRequest>["parse"]): Endpoint {
  const endpoint: CallEndpoint<TaskRequest> = {
    protocol: openaiClient,
    bodyKind: "media",
    parse,
    wires: { openai: wire, "openai-compatible": wire },
  };
  return serveCall(endpoint, ({ runtime }, parts, request) =>
    new TaskCreation(parts, runtime.tasks, request).run(),
  );
}

/** `POST /v1/videos`. */
export const createVideo = creating(parseVideo);

/** `POST /v1/tasks`. */
export const createAnyTask = creating(parseTask);

const noSuchTask: Refusal = {
  status: 404,
  code: "task_not_found",
  param: null,
  message: "There is no such task of this account. Nothing was charged.",
};

const notReady: Refusal = {
  status: 404,
  code: "task_not_completed",
  param: null,
  message: "The task is not completed, so there is nothing to fetch yet. Nothing was charged.",
  retry: 5,
};

/** The task a request is about, where it is its customer's. */
async function taskOf(
  { runtime, request, rest }: EndpointContext,
  kind: TaskKind,
): Promise<TaskRow | Refusal> {
  const authenticated = authenticate(runtime.authentication, request);
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  if (isRefusal(caller)) return caller;
  const hex = taskHex(kind, rest);
  if (hex === null) return noSuchTask;
  const { tenant, key } = caller;
  const place = { tenantId: tenant.tenantId, customerId: key.partyId, kind, callId: dashed(hex) };
  return (await findTask(runtime.tasks.pool, place)) ?? noSuchTask;
}

function viewOf(task: TaskRow): Buffer {
  const error = task.error_code === null ? null : { code: task.error_code, message: null };
  return taskBody({
    hex: task.call_id.replaceAll("-", ""),
    kind: task.kind,
    model: task.model_name,
    createdAt: task.created_at,
    endedAt: task.ended_at,
    status: { state: task.state, progress: task.progress, error, output: task.output },
    seconds: task.seconds,
    size: task.size,
  });
}

function send({ reply, protocol, requestId }: EndpointContext, type: string, body: Buffer): void {
  if (reply.closed) return;
  reply.start(200, [
    ...["content-type", type, "content-length", String(body.length)],
    ...[protocol.requestIdHeader, requestId],
  ]);
  reply.end(body);
}

const JSON_TYPE = "application/json; charset=utf-8";

/** `GET` of a task. It tells what is written down: who is over there is asked by the poller. */
export const showTask =
  (kind: TaskKind): Endpoint =>
  async (context) => {
    const task = await taskOf(context, kind);
    if (isRefusal(task)) return context.refuse(task);
    send(context, JSON_TYPE, viewOf(task));
  };

/** `GET` of what a completed task made: the upstream's bytes, never as something a browser would run. */
export const taskContent =
  (kind: TaskKind): Endpoint =>
  async (context) => {
    const task = await taskOf(context, kind);
    if (isRefusal(task)) return context.refuse(task);
    if (task.state !== "completed") return context.refuse(notReady);
    const { services, directory } = context.runtime;
    const made = fetchContent(kind, task.upstream_task_id);
    const answer = await askUpstream(services, directory, task, made);
    if (answer?.status !== 200) return context.refuse(upstreamUnreachable);
    const isMedia = /^(?:video|image|audio)\/(?!svg)/i.test(answer.contentType);
    send(context, isMedia ? answer.contentType : "application/octet-stream", answer.body);
  };

/**
 * `DELETE` of a task. One that runs is ended at its upstream first: what that says of it decides whether it is charged.
 */
export const removeTask =
  (kind: TaskKind): Endpoint =>
  async (context) => {
    const task = await taskOf(context, kind);
    if (isRefusal(task)) return context.refuse(task);
    const { tasks, services, directory } = context.runtime;
    if (task.ended_at === null) await askAbout(tasks, task);
    const answer = await askUpstream(services, directory, task, deleteTask(kind, task.upstream_task_id));
    if (answer?.status !== 200 && answer?.status !== 404) return context.refuse(upstreamUnreachable);
    if (task.ended_at === null)
      await endTask(tasks, task, "failed", {
        ...{ id: task.upstream_task_id, state: "cancelled", progress: null, error: null },
        ...{ rawUsage: null, output: null },
      });
    send(context, JSON_TYPE, deletedBody(kind, task.call_id.replaceAll("-", "")));
  };
