import type { SelfTime } from "./profile";
import type { Load } from "./load";
import type { StatementTime } from "./statements";
import type { StreamLoad } from "./streams";
import { figure, formatTable, median } from "./table";

/** The loads of one scenario on one target at one number of connections, over all rounds. */
interface Group {
  readonly target: string;
  readonly scenario: string;
  readonly connections: number;
  readonly loads: readonly Load[];
}

function groupsOf(loads: readonly Load[]): Group[] {
  const groups = new Map<string, Load[]>();
  for (const load of loads) {
    const name = `${load.connections} ${load.target} ${load.scenario}`;
    groups.set(name, [...(groups.get(name) ?? []), load]);
  }
  return [...groups.values()].flatMap((same) => {
    const first = same[0];
    return first
      ? [{ target: first.target, scenario: first.scenario, connections: first.connections, loads: same }]
      : [];
  });
}

/**
 * The median over rounds of a scenario's calls per second to the bare forwarder's of the same round; 0 where nothing
 * was measured.
 */
export function ratioToForwarder(
  loads: readonly Load[],
  target: string,
  scenario: string,
  connections: number,
): number {
  const at = loads.filter((load) => load.connections === connections);
  const bare = at.filter((load) => load.target === "forwarder");
  const measured = at.filter((load) => load.scenario === scenario && load.target === target);
  const ratios = measured.map((load, round) => {
    const base = bare[round]?.driver.callsPerSecond ?? 0;
    return base > 0 ? load.driver.callsPerSecond / base : 0;
  });
  return median(ratios);
}

/** Microseconds of processor a call takes, everything that takes part in it counted. */
export function cpuPerCall({ cores, driver }: Load): number {
  const all = cores.target + cores.database + cores.mock + cores.driver;
  return driver.callsPerSecond > 0 ? (all * 1e6) / driver.callsPerSecond : 0;
}

/**
 * The processor time of a bare call to that of this scenario's: what the ratio would be on a machine that has nothing
 * else to do. Steadier than calls per second where it has.
 */
function cpuRatio(loads: readonly Load[], { scenario, target, connections }: Group): number {
  const at = loads.filter((load) => load.connections === connections);
  const mid = (some: readonly Load[]) => median(some.map(cpuPerCall));
  const bare = mid(at.filter((load) => load.target === "forwarder"));
  const ours = mid(at.filter((load) => load.scenario === scenario && load.target === target));
  return ours > 0 ? bare / ours : 0;
}

const LOAD_HEADING = [
  ...[
    "target",
    "scenario",
    "conns",
    "calls/s",
    "p50 ms",
    "p99 ms",
    "ratio",
    "CPU ratio",
    "us/call",
    "not 2xx",
  ],
  ...["CPU target", "CPU db", "CPU mock", "CPU load", "CPU others", "RSS MiB", "db MiB"],
];

/** A row a scenario: medians over the rounds; processor use in cores. */
export function loadTable(loads: readonly Load[]): string {
  const rows = groupsOf(loads).map((group) => {
    const { target, scenario, connections } = group;
    const mid = (of: (load: Load) => number) => median(group.loads.map(of));
    const other = ({ driver }: Load) =>
      Object.values(driver.refused).reduce((sum, n) => sum + n, driver.broken);
    const core = (name: keyof Load["cores"]) =>
      figure(
        mid((load) => load.cores[name]),
        2,
      );
    return [
      ...[target, scenario, String(connections), figure(mid(({ driver }) => driver.callsPerSecond))],
      ...[
        figure(
          mid(({ driver }) => driver.p50Ms),
          2,
        ),
        figure(
          mid(({ driver }) => driver.p99Ms),
          2,
        ),
      ],
      ...[
        figure(ratioToForwarder(loads, target, scenario, connections), 2),
        figure(cpuRatio(loads, group), 2),
      ],
      ...[figure(mid(cpuPerCall)), figure(mid(other))],
      ...[core("target"), core("database"), core("mock"), core("driver"), core("others")],
      ...[figure(mid((load) => load.rssMiB.target)), figure(mid((load) => load.rssMiB.database))],
    ];
  });
  return formatTable(LOAD_HEADING, rows);
}

/** A row a number of streams. */
export function streamTable(loads: readonly StreamLoad[]): string {
  const heading = [
    "streams",
    "open",
    "refused",
    "lost",
    "stalled > 1 s",
    "longest ms",
    "events/s",
    "CPU target",
    "RSS MiB",
    "KiB/stream",
  ];
  const rows = loads.map(({ streams, result, kibPerStream, targetCores, rssMiB }) => [
    ...[streams, result.open, result.refused, result.lost, result.stalled].map(String),
    ...[
      figure(result.longestSilenceMs),
      figure(result.eventsPerSecond),
      figure(targetCores, 2),
      figure(rssMiB),
    ],
    kibPerStream === null ? "-" : figure(kibPerStream, 1),
  ]);
  return formatTable(heading, rows);
}

/** Where the gateway's and the database's time went. */
export function profileTables(functions: readonly SelfTime[], statements: readonly StatementTime[]): string {
  const ours = functions.map(({ name, place, milliseconds, share }) => {
    return [`${name} ${place}`, figure(milliseconds), `${figure(share * 100, 1)} %`];
  });
  const sql = statements.map(({ statement, microsecondsPerCall }) => [
    statement,
    figure(microsecondsPerCall, 1),
  ]);
  return [
    formatTable(["gateway: function (self time)", "ms", "share"], ours),
    formatTable(["database: statement (functions hold the statements below them)", "us/call"], sql),
  ].join("\n\n");
}
