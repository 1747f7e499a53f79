import { readdirSync, readFileSync } from "node:fs";

/** What a process and its children have used so far. */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly rssMiB: number;
}

const TICKS_PER_SECOND = 100;
const KIBIBYTES_PER_MEBIBYTE = 1_024;

/**
 * Processor time since its start and resident memory of a process with all its descendants (PostgreSQL works in many),
 * from /proc; null on systems without it. What descendants used that have ended meanwhile is in their parent's. Shared memory is counted once, at its largest.
 */
export function readProcessUse(pid: number): ProcessUse | null {
  try {
    const uses = [readOne(pid), ...descendants(pid).flatMap(readIfThere)];
    const shared = Math.max(...uses.map((use) => use.sharedKiB));
    const own = uses.reduce((sum, use) => sum + use.rssKiB - use.sharedKiB, 0);
    const cpuSeconds = uses.reduce((sum, use) => sum + use.cpuSeconds, 0);
    return { cpuSeconds, rssMiB: (own + shared) / KIBIBYTES_PER_MEBIBYTE };
  } catch {
    return null;
  }
}

/** Processor time of the whole machine since it started, all cores and processes; null without /proc. */
export function readMachineCpuSeconds(): number | null {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] =
      readFileSync("/proc/stat", "utf8").split("\n", 1)[0]?.split(/\s+/).map(Number) ?? [];
    return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}

function readOne(pid: number): { cpuSeconds: number; rssKiB: number; sharedKiB: number } {
  // Its own, and that of children it has seen end.
  const ticks = statFields(pid).slice(11, 15).map(Number);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return {
    cpuSeconds: ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND,
    rssKiB: kib("VmRSS"),
    sharedKiB: kib("RssShmem"),
  };
}

function readIfThere(pid: number): ReturnType<typeof readOne>[] {
  try {
    return [readOne(pid)];
  } catch {
    return [];
  }
}

/** The fields of /proc/<pid>/stat from the state on; the name before it may hold spaces and brackets. */
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const candidate = Number(name);
    if (!Number.isInteger(candidate)) continue;
    try {
      parents.set(candidate, Number(statFields(candidate)[1]));
    } catch {
      // ended meanwhile
    }
  }
  const found: number[] = [];
  const next = [pid];
  for (let current = next.pop(); current !== undefined; current = next.pop()) {
    for (const [child, parent] of parents) {
      if (parent !== current) continue;
      found.push(child);
      next.push(child);
    }
  }
  return found;
}
