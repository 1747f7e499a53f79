import { runLoad, type Load } from "./load";
import type { Rig } from "./rig";
import { CALL_BODY, CONVERTED_BODY, LARGE_BODY, RATIO_CONNECTIONS, TLS_BODY } from "./settings";
import type { Target } from "./gateway";
import { cpuPerCall } from "./report";
import { figure, formatTable, median } from "./table";

/** A kind of call, measured against the forwarder given the same bytes on the same kind of upstream. */
interface Shape {
  readonly name: string;
  readonly path: string;
  readonly body: string;
  readonly target: Target;
  /** Other processes of the target that share the load. */
  readonly besides: readonly Target[];
  readonly forwarder: Target;
}

/** One shape and the forwarder beside it, round by round. */
export interface ShapeLoads {
  readonly name: string;
  readonly bare: readonly Load[];
  readonly ours: readonly Load[];
}

const CHAT = "/v1/chat/completions";

/** What a run measures beside the calls of the goals: a conversion, large bodies, TLS, every mount, two processes. */
function shapesOf({ gateway, second, mounts, forwarder, tlsForwarder }: Rig): Shape[] {
  const plain = { path: CHAT, body: CALL_BODY, target: gateway, besides: [], forwarder };
  return [
    { ...plain, name: "pass-through" },
    { ...plain, name: "Anthropic's client on it", path: "/v1/messages", body: CONVERTED_BODY },
    { ...plain, name: "a body of 100 KB", body: LARGE_BODY },
    ...(tlsForwarder
      ? [{ ...plain, name: "an upstream behind TLS", body: TLS_BODY, forwarder: tlsForwarder }]
      : []),
    ...(second ? [{ ...plain, name: "two processes", besides: [second] }] : []),
    ...mounts.map((target) => ({ ...plain, name: `mounted in ${target.name}`, target })),
  ];
}

/**
 * Every shape in turn, round after round.
 * @param settled waits until all calls so far are booked
 */
export async function measureShapes(
  rig: Rig,
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
  settled: () => Promise<void>,
): Promise<ShapeLoads[]> {
  const found = shapesOf(rig).map((shape) => ({ shape, bare: [] as Load[], ours: [] as Load[] }));
  const load = async ({ name, path, body }: Shape, target: Target, besides: readonly Target[]) => {
    const plan = { scenario: name, connections: RATIO_CONNECTIONS, seconds, keys: rig.chain.keys, body };
    const done = await runLoad(rig, target, { ...plan, path, besides });
    if (done.driver.ok === 0) throw new Error(`${name}: ${target.name} answered nothing`);
    await settled();
    return done;
  };
  // What a shape is compiled for is not measured.
  for (const { shape } of found) await load(shape, shape.target, shape.besides);
  for (let round = 0; round < rounds; round += 1)
    for (const { shape, bare, ours } of found) {
      bare.push(await load(shape, shape.forwarder, []));
      ours.push(await load(shape, shape.target, shape.besides));
    }
  return found.map(({ shape: { name }, bare, ours }) => ({ name, bare, ours }));
}

/** A row a shape: medians over the rounds. */
export function shapeTable(shapes: readonly ShapeLoads[]): string {
  const heading = ["shape", "bare/s", "calls/s", "ratio", "CPU ratio", "us/call", "p50 ms", "not 2xx"];
  const rows = shapes.map(({ name, bare, ours }) => {
    const mid = (loads: readonly Load[], of: (load: Load) => number) => median(loads.map(of));
    const perSecond = (loads: readonly Load[]) => mid(loads, ({ driver }) => driver.callsPerSecond);
    const other = ({ driver }: Load) =>
      Object.values(driver.refused).reduce((sum, count) => sum + count, driver.broken);
    return [
      ...[name, figure(perSecond(bare)), figure(perSecond(ours))],
      figure(perSecond(ours) / perSecond(bare), 2),
      figure(mid(bare, cpuPerCall) / mid(ours, cpuPerCall), 2),
      figure(mid(ours, cpuPerCall)),
      figure(
        mid(ours, ({ driver }) => driver.p50Ms),
        1,
      ),
      figure(mid(ours, other)),
    ];
  });
  return formatTable(heading, rows);
}
