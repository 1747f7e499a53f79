import type { Child } from "./child";
import type { DriverResult, DriverTask } from "./driver";
import type { Target } from "./gateway";
import { readMachineCpuSeconds, readProcessUse, type ProcessUse } from "./process-stats";

/** What drives the loads, and the processes whose use of the machine is measured beside the target's. */
export interface LoadRig {
  readonly driver: Child;
  readonly mock: Child;
  readonly database: { readonly pid: number };
}

/** One load on one target. Processor use is in cores, averaged over the load. */
export interface Load {
  readonly target: string;
  readonly scenario: string;
  readonly connections: number;
  readonly driver: DriverResult;
  readonly cores: {
    readonly target: number;
    readonly database: number;
    readonly mock: number;
    readonly driver: number;
    /** What everything else on the machine took meanwhile. */
    readonly others: number;
  };
  readonly rssMiB: { readonly target: number; readonly database: number };
}

/** What is asked of a target. */
export interface LoadPlan {
  readonly scenario: string;
  readonly connections: number;
  readonly seconds: number;
  readonly keys: readonly string[];
  readonly body: string;
  /** `/v1/chat/completions` unless said. */
  readonly path?: string;
  /** Other processes of the target that share the load. */
  readonly besides?: readonly Target[];
}

const CHAT = "/v1/chat/completions";
const NOTHING: ProcessUse = { cpuSeconds: 0, rssMiB: 0 };

/** Drives a target from a process of its own. @throws when the driver ends. */
export async function runLoad(rig: LoadRig, target: Target, plan: LoadPlan): Promise<Load> {
  const { scenario, connections, seconds, keys, body, path = CHAT, besides = [] } = plan;
  const all = [target, ...besides];
  const task: DriverTask = { urls: all.map(({ url }) => url), path, connections, seconds, keys, body };
  const read = () => [
    sumOf(all.map(({ child }) => child.pid)),
    ...[rig.database.pid, rig.mock.pid].map((pid) => readProcessUse(pid) ?? NOTHING),
  ];
  const [before, machineBefore, startedAt] = [read(), readMachineCpuSeconds(), performance.now()];
  rig.driver.send(JSON.stringify(task));
  const driver = JSON.parse(await rig.driver.line()) as DriverResult;
  const [after, machineAfter, elapsed] = [
    read(),
    readMachineCpuSeconds(),
    (performance.now() - startedAt) / 1_000,
  ];
  const spent = (at: number) => (after[at]?.cpuSeconds ?? 0) - (before[at]?.cpuSeconds ?? 0);
  const ours = spent(0) + spent(1) + spent(2) + driver.cpuSeconds;
  const machine = machineBefore === null || machineAfter === null ? ours : machineAfter - machineBefore;
  return {
    ...{ target: target.name, scenario, connections, driver },
    cores: {
      ...{ target: spent(0) / elapsed, database: spent(1) / elapsed, mock: spent(2) / elapsed },
      ...{ driver: driver.cpuSeconds / elapsed, others: Math.max(0, machine - ours) / elapsed },
    },
    rssMiB: { target: after[0]?.rssMiB ?? 0, database: after[1]?.rssMiB ?? 0 },
  };
}

function sumOf(pids: readonly number[]): ProcessUse {
  const uses = pids.map((pid) => readProcessUse(pid) ?? NOTHING);
  return {
    cpuSeconds: uses.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    rssMiB: uses.reduce((sum, { rssMiB }) => sum + rssMiB, 0),
  };
}
