import { startChild } from "./child";
import type { Target } from "./gateway";
import { readProcessUse } from "./process-stats";
import type { StreamResult, StreamTask } from "./sse-client";

/** So many streams at once, ten events a second each. */
export interface StreamLoad {
  readonly streams: number;
  readonly result: StreamResult;
  /** What the target grew by, per stream, while all of them were open; null where it cannot be read. */
  readonly kibPerStream: number | null;
  readonly targetCores: number;
  readonly rssMiB: number;
  /** All were open, none broke and none was silent for more than a second. */
  readonly held: boolean;
}

const KIBIBYTES_PER_MEBIBYTE = 1_024;

/** Opens the streams on the target, watches them, and closes them. */
export async function runStreams(
  target: Target,
  plan: Omit<StreamTask, "port"> & { readonly idleRssMiB: number | null },
): Promise<StreamLoad> {
  const { idleRssMiB, ...rest } = plan;
  const task: StreamTask = { ...rest, port: Number(new URL(target.url).port) };
  const client = startChild({
    name: "streams",
    file: new URL("./sse-client.ts", import.meta.url),
    args: [JSON.stringify(task)],
  });
  await client.line();
  const open = readProcessUse(target.child.pid);
  const result = JSON.parse(await client.line()) as StreamResult;
  const done = readProcessUse(target.child.pid);
  await client.ended;
  const rssMiB = Math.max(open?.rssMiB ?? 0, done?.rssMiB ?? 0);
  const grown = idleRssMiB === null || !done ? null : (rssMiB - idleRssMiB) * KIBIBYTES_PER_MEBIBYTE;
  return {
    streams: plan.streams,
    result,
    kibPerStream: grown === null ? null : grown / plan.streams,
    targetCores: ((done?.cpuSeconds ?? 0) - (open?.cpuSeconds ?? 0)) / plan.seconds,
    rssMiB,
    held: result.open === plan.streams && result.lost === 0 && result.stalled === 0,
  };
}
