import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The parts of V8's .cpuprofile that are read here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds between one sample and the next. */
  readonly timeDeltas: readonly number[];
}

/** A function and the time spent in it alone, its callees apart. */
export interface SelfTime {
  readonly name: string;
  readonly place: string;
  readonly milliseconds: number;
  /** Share of the time in which anything ran. */
  readonly share: number;
}

const IDLE = new Set(["(idle)", "(root)"]);

/** Reads the largest profile that `node --cpu-prof --cpu-prof-dir=<folder>` left and sums self time by function. */
export function topSelfTimes(folder: string, count: number): SelfTime[] {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => readFileSync(path.join(folder, name), "utf8"))
    .sort((a, b) => b.length - a.length);
  if (texts[0] === undefined) throw new Error("the process left no profile");
  return selfTimes(JSON.parse(texts[0]) as CpuProfile).slice(0, count);
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTime[] {
  const frames = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const sums = new Map<string, { name: string; place: string; microseconds: number }>();
  let busy = 0;
  samples.forEach((id, at) => {
    const frame = frames.get(id);
    const spent = timeDeltas[at] ?? 0;
    if (!frame || IDLE.has(frame.functionName)) return;
    busy += spent;
    const name = frame.functionName || "(anonymous)";
    const place = placeOf(frame.url, frame.lineNumber);
    const sum = sums.get(name + place) ?? { name, place, microseconds: 0 };
    sum.microseconds += spent;
    sums.set(name + place, sum);
  });
  return [...sums.values()]
    .sort((a, b) => b.microseconds - a.microseconds)
    .map(({ name, place, microseconds }) => {
      return { name, place, milliseconds: microseconds / 1_000, share: microseconds / busy };
    });
}

/** tsx puts a whole file on its first line: only lines beyond it say something. */
function placeOf(url: string, lineNumber: number): string {
  const file = url.startsWith("file:") ? path.relative(process.cwd(), fileURLToPath(url)) : url;
  return lineNumber > 0 ? `${file}:${lineNumber + 1}` : file;
}
