import type { UsageReading } from "../contract";
import { parseObject } from "../../json/read-object";
import { readingOf } from "../openai-media/media-usage";
import { isRecord } from "../../json/record";

export type TaskState = "queued" | "in_progress" | "completed" | "failed" | "cancelled";

/** What an upstream says of a task. */
export interface TaskStatus {
  /** The upstream's id. */
  readonly id: string;
  readonly state: TaskState;
  /** Percent. */
  readonly progress: number | null;
  /** Why it failed. */
  readonly error: { readonly code: string | null; readonly message: string | null } | null;
  /** The upstream's words for what was used, where it says any. */
  readonly rawUsage: unknown;
  /** What came of it, of a generic task. */
  readonly output: unknown;
}

/** Vendors' words for five states, in lower case. */
const STATES: ReadonlyMap<string, TaskState> = new Map([
  ["queued", "queued"],
  ["pending", "queued"],
  ["created", "queued"],
  ["submitted", "queued"],
  ["in_progress", "in_progress"],
  ["processing", "in_progress"],
  ["running", "in_progress"],
  ["completed", "completed"],
  ["succeeded", "completed"],
  ["success", "completed"],
  ["done", "completed"],
  ["failed", "failed"],
  ["error", "failed"],
  ["expired", "failed"],
  ["cancelled", "cancelled"],
  ["canceled", "cancelled"],
]);

/** Nothing more will come of it: it is settled, or its hold released. */
export function isOver(state: TaskState): boolean {
  return state === "completed" || state === "failed" || state === "cancelled";
}

/** Reads an upstream's answer to a creation or a question; null when it tells no task, or a state nobody knows. */
export function readTaskStatus(bytes: Buffer): TaskStatus | null {
  const json = parseObject(bytes);
  if (!json) return null;
  const id = json.id ?? json.task_id;
  const word = json.status ?? json.task_status;
  const state = typeof word === "string" ? STATES.get(word.toLowerCase()) : undefined;
  if (typeof id !== "string" || id === "" || id.length > LONGEST_ID || !state) return null;
  return {
    id,
    state,
    progress: progressOf(json.progress),
    error: state === "failed" ? errorOf(json.error) : null,
    rawUsage: isRecord(json.usage)
      ? json.usage
      : json.seconds === undefined
        ? null
        : { seconds: json.seconds },
    output: json.output ?? null,
  };
}

const LONGEST_ID = 512;

function progressOf(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= 100 ? Math.floor(value) : null;
}

function errorOf(error: unknown): TaskStatus["error"] {
  if (!isRecord(error)) return { code: null, message: typeof error === "string" ? error : null };
  return {
    code: typeof error.code === "string" ? error.code : null,
    message: typeof error.message === "string" ? error.message : null,
  };
}

/** The units a completed task used: stated in seconds, pictures or requests, as numbers or as OpenAI's texts. */
export function readTaskUsage(raw: unknown): UsageReading {
  if (!isRecord(raw)) return { kind: "missing" };
  const seconds = countOf(raw.seconds ?? raw.duration ?? raw.video_seconds);
  const images = countOf(raw.images ?? raw.image_count);
  if (seconds === null && images === null) return { kind: "missing" };
  return readingOf({
    ...(seconds === null ? {} : { second: seconds }),
    ...(images === null ? {} : { image: images }),
    request: 1,
  });
}

/** Null where nothing is stated; NaN, and so absurd, where it is no count. Seconds begun count whole. */
function countOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const number = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === "number" && number >= 0 ? Math.ceil(number) : Number.NaN;
}
