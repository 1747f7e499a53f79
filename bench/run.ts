import { parseArgs } from "node:util";
import { benchBill } from "./bill/run";
import { benchLots } from "./lots/run";
import { runBatches } from "./batches";
import { measureBodies } from "./bodies";
import { awaitSettled, readBooks } from "./books";
import { runLoad, type Load } from "./load";
import { GOAL_US, measurePricing } from "./pricing";
import { readProcessUse } from "./process-stats";
import { benchPolicy } from "./policy";
import { benchPages } from "./pages/run";
import { benchReplay } from "./replay/run";
import { topSelfTimes } from "./profile";
import { loadTable, profileTables, ratioToForwarder, streamTable } from "./report";
import { startRig, type Rig } from "./rig";
import { CALL_BODY, FULL, QUICK, RATIO_CONNECTIONS, STREAM_BODY, type BenchSettings } from "./settings";
import { countStatements } from "./statements";
import { measureShapes, shapeTable, type ShapeLoads } from "./shapes";
import { runStreams, type StreamLoad } from "./streams";
import { figure } from "./table";
import { closePools, openPools } from "@/lib/db/pools";

const HELP = `Measures the gateway against a bare forwarder, on its own mock upstream and its own PostgreSQL.

  npm run bench                 about ten minutes
  npm run bench -- --quick      within a minute
  npm run bench -- --profile    where the time goes: functions of the gateway, statements of the database
  npm run bench -- --streams 3000    only so many streams
  npm run bench -- --shapes     only other kinds of calls: converted, 100 KB, TLS, every mount, two processes
  npm run bench -- --pages           every page's server time at 100 k and 10 m calls (--pages=1m for a quick look)
  npm run bench -- --pages --keep    the same, and the databases stay in data/ for the next look
  npm run bench -- --bill=1m         a supplier's bill of a million lines, imported and compared
  npm run bench -- --lots=1m         a file of a million lots, imported with faults and without
  npm run bench -- --replay=1m       a million calls replayed against a draft of prices
  npm run bench -- --policy          admission and settlement on many lots in a policy's order, to those on one
  npm run bench -- --bodies     how long the largest bodies keep a process from everything else
  npm run bench -- --pricing    pricing a chain of five levels in process, alone
`;

const SPREAD = "200 wallets";
const HOT = "one hot wallet";
const PROFILE_SECONDS = 8;
const QUICK_SHAPES = { seconds: 3, rounds: 1 };
const DRY_TRIES = 5;

const say = (text: string) => process.stdout.write(`${text}\n`);

function fail(why: string): void {
  say(`  ${why}`);
  process.exitCode = 1;
}

/** Every target and scenario in turn, round after round. */
async function measureLoads(rig: Rig, settings: BenchSettings): Promise<Load[]> {
  const { chain, forwarder, gateway, next } = rig;
  const spread = chain.keys;
  const hot = chain.keys.slice(0, 1);
  const turns = [
    { target: forwarder, scenario: "bare", keys: spread },
    { target: gateway, scenario: SPREAD, keys: spread },
    { target: gateway, scenario: HOT, keys: hot },
    ...(next ? [{ target: next, scenario: "bare", keys: spread }] : []),
  ];
  const warmUp = { connections: 64, seconds: settings.warmUpSeconds, body: CALL_BODY };
  for (const { target, ...turn } of turns) await runLoad(rig, target, { ...turn, ...warmUp });
  const loads: Load[] = [];
  for (const { connections, seconds, times } of settings.rounds) {
    for (let round = 0; round < times; round += 1) {
      if (loads.length > 0 && performance.now() / 1_000 > settings.budgetSeconds) break;
      for (const { target, ...turn } of turns) {
        loads.push(await runLoad(rig, target, { ...turn, connections, seconds, body: CALL_BODY }));
        if (target === gateway) await awaitSettled(rig.auditor);
      }
    }
  }
  return loads;
}

/** Spends a small wallet from many connections until it refuses: the race in which money is lost, if it ever is. */
async function runDry(rig: Rig, seconds: number): Promise<number> {
  const plan = {
    scenario: "dry",
    connections: RATIO_CONNECTIONS,
    seconds,
    keys: [rig.chain.dryKey],
    body: CALL_BODY,
  };
  let [served, refused] = [0, 0];
  for (let tries = 0; refused === 0 && tries < DRY_TRIES; tries += 1) {
    const { driver } = await runLoad(rig, rig.gateway, plan);
    await awaitSettled(rig.auditor);
    served += driver.ok;
    refused += driver.refused["402"] ?? 0;
  }
  say(
    `a wallet run dry by ${RATIO_CONNECTIONS} connections: ${figure(served)} served, ${figure(refused)} refused`,
  );
  if (refused === 0) fail("the wallet never ran dry, so nothing is proved of it");
  return served;
}

async function measureStreams(rig: Rig, counts: readonly number[], seconds: number): Promise<StreamLoad[]> {
  const idleRssMiB = readProcessUse(rig.gateway.child.pid)?.rssMiB ?? null;
  const loads: StreamLoad[] = [];
  for (const streams of counts) {
    const load = await runStreams(rig.gateway, {
      streams,
      seconds,
      keys: rig.chain.keys,
      body: STREAM_BODY,
      idleRssMiB,
    });
    loads.push(load);
    await awaitSettled(rig.auditor);
    if (!load.held) break;
  }
  return loads;
}

/** Adds up the books and says what does not agree. `served` calls at least must be in them. Answers the overspend in nano. */
async function closeBooks(rig: Rig, served: number): Promise<bigint> {
  const { settledCalls, overspendNano, disagreements } = await readBooks(rig.auditor);
  const wrong = [...disagreements];
  if (settledCalls < served || served === 0)
    wrong.push(`${served} calls were served and ${settledCalls} are settled`);
  say(
    `books: ${figure(served)} calls served, ${figure(settledCalls)} settled, ${wrong.length} disagreements`,
  );
  for (const disagreement of wrong) fail(disagreement);
  if (overspendNano !== 0n) fail(`overspent by ${overspendNano} nano`);
  return overspendNano;
}

async function profile(rig: Rig): Promise<void> {
  const plan = { scenario: SPREAD, connections: RATIO_CONNECTIONS, keys: rig.chain.keys, body: CALL_BODY };
  await runLoad(rig, rig.gateway, { ...plan, seconds: 2 });
  const read = await countStatements(rig.database.superuserUrl);
  const load = await runLoad(rig, rig.gateway, { ...plan, seconds: PROFILE_SECONDS });
  await awaitSettled(rig.auditor);
  const statements = await read(load.driver.ok);
  await rig.gateway.child.stop();
  say(loadTable([load]));
  say(`\n${profileTables(topSelfTimes(rig.profileFolder, 10), statements)}`);
}

async function shapesSaid(rig: Rig, settings: NonNullable<BenchSettings["shapes"]>): Promise<ShapeLoads[]> {
  const shapes = await measureShapes(rig, settings, () => awaitSettled(rig.auditor));
  say(`${shapeTable(shapes)}\n`);
  return shapes;
}

async function measure(rig: Rig, settings: BenchSettings): Promise<void> {
  const streams = await measureStreams(rig, settings.streams, settings.streamSeconds);
  say(`${streamTable(streams)}\n`);
  const loads = await measureLoads(rig, settings);
  say(`${loadTable(loads)}\n`);
  const shapes = settings.shapes ? await shapesSaid(rig, settings.shapes) : [];
  const drySales = await runDry(rig, settings.drySeconds);
  const sold = loads.filter((load) => load.target === "gateway");
  const sales = [...sold, ...shapes.flatMap(({ ours }) => ours)].map((load) => load.driver.ok);
  const overspend = await closeBooks(
    rig,
    sales.reduce((sum, ok) => sum + ok, drySales),
  );
  if (settings.batchSeconds > 0) say(await databaseAlone(rig, settings.batchSeconds));
  const held = Math.max(0, ...streams.filter((load) => load.held).map((load) => load.streams));
  const ratio = ratioToForwarder(loads, "gateway", SPREAD, RATIO_CONNECTIONS);
  say(`bench ratio=${ratio.toFixed(2)} streams=${held} overspend=${overspend}`);
}

/** Last, since these calls have no rate card and would stand in the books' way. */
async function databaseAlone(rig: Rig, seconds: number): Promise<string> {
  openPools(rig.database.urls);
  try {
    const callsPerSecond = await runBatches(rig.chain.customers, RATIO_CONNECTIONS, 2, seconds);
    return `the batched statements alone: ${figure(callsPerSecond)} calls/s in batches of ${RATIO_CONNECTIONS}`;
  } finally {
    await closePools();
  }
}

const { values } = parseArgs({
  // `--pages` alone means the size of the goal
  args: process.argv.slice(2).map((argument) => (argument === "--pages" ? "--pages=10m" : argument)),
  options: {
    pages: { type: "string" },
    policy: { type: "boolean", default: false },
    bill: { type: "string" },
    lots: { type: "string" },
    replay: { type: "string" },
    keep: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    streams: { type: "string" },
    shapes: { type: "boolean", default: false },
    bodies: { type: "boolean", default: false },
    pricing: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  say(HELP);
} else if (values.pages !== undefined) {
  await benchPages(values.pages, say, { keep: values.keep });
} else if (values.lots !== undefined) {
  if (!(await benchLots(values.lots, say))) fail("the file was not imported as it was written");
} else if (values.replay !== undefined) {
  if (!(await benchReplay(values.replay, values.keep, say)))
    fail("the replay took too long, or priced nothing");
} else if (values.bill !== undefined) {
  if (!(await benchBill(values.bill, values.keep, say))) fail("the comparison did not find what was planted");
} else if (values.bodies) {
  say(measureBodies());
} else if (values.pricing) {
  const { line, plainUs } = measurePricing();
  say(line);
  if (plainUs > GOAL_US) fail(`pricing takes ${plainUs.toFixed(2)} us a call`);
} else {
  const settings = values.quick ? QUICK : FULL;
  const only = values.profile || values.policy || values.streams !== undefined || values.shapes;
  const withShapes = values.shapes || (settings.shapes !== null && !only);
  const withNext = settings.withNext && !only;
  const rig = await startRig({ profile: values.profile, withNext, withShapes });
  const interrupt = () => void rig.stop().finally(() => process.exit(130));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    if (values.profile) await profile(rig);
    else if (values.policy) await benchPolicy(rig, say);
    else if (values.shapes) {
      const shapes = await shapesSaid(rig, settings.shapes ?? QUICK_SHAPES);
      await closeBooks(
        rig,
        shapes.flatMap(({ ours }) => ours).reduce((sum, { driver }) => sum + driver.ok, 0),
      );
    } else if (values.streams !== undefined) {
      say(streamTable(await measureStreams(rig, [Number(values.streams)], settings.streamSeconds)));
    } else await measure(rig, settings);
  } finally {
    await rig.stop();
  }
}
