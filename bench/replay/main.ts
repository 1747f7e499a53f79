import { setTimeout as pause } from "node:timers/promises";

import { closePools, openPools, pools } from "@/lib/db/pools";
import { attachedUrls } from "@/lib/db/urls";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import { systemActor } from "@/lib/usecases/actor";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { getBook } from "@/lib/usecases/pricing/get-book";
import type { RuleFields } from "@/lib/usecases/pricing/rule-schema";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { NO_WHAT_IF } from "@/lib/usecases/simulator/editions";
import { runReplay } from "@/lib/usecases/simulator/run-replay";

import { between, usedSoFar } from "../effort";
import { keptMarket } from "../scale/kept-market";

/**
 * A process of its own: writes a history of so many calls (`argv[2]`) unless a file (`argv[3]`) says that it is there, replays all of it
 * against a draft as the job does, plain and with volume tiers, cancels one under way, and prints one line of JSON: what it took, of
 * PostgreSQL's processes (`argv[4]`) too.
 */
const DAY_MS = 86_400_000;
const LOOK_MS = 100;

const urls = attachedUrls();
openPools(urls);
const [size = "", note = "", postgresPid = ""] = process.argv.slice(2);
const market = await keptMarket(urls.owner, size, note);
const { tenantId, subId: sellerId } = market;
const seller = systemActor(tenantId, "bench", { partyId: sellerId, partyKind: "distributor" });
const pool = pools().platform;
const used = () => usedSoFar(Number(postgresPid));
const bookId = await onlyBook();
const book = toWireId("priceBook", bookId);
await createDraft.execute(seller, { id: book }).catch(() => undefined);
await changeRule([]);
const plain = await watched();
await changeRule([
  { dimension: "output", from: "100000", percent: "95" },
  { dimension: "output", from: "1000000", percent: "90" },
]);
const counted = await watched();
const cancelledAfterMs = await cancelled();
const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
await closePools();
process.stdout.write(`${JSON.stringify({ plain, counted, cancelledAfterMs, memoryMiB })}\n`);

async function onlyBook(): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM price_book WHERE tenant_id = $1 AND seller_id = $2",
    [tenantId, sellerId],
  );
  if (!rows[0]) throw new Error("the seller has no price book");
  return rows[0].id;
}

/** The draft's rule becomes a percent dearer, with volume steps of output or none. */
async function changeRule(volumeSteps: RuleFields["volumeSteps"]): Promise<void> {
  const rule = (await getBook.execute(seller, { id: book })).draft?.rules[0];
  if (!rule) throw new Error("the draft has no rule");
  await saveRule.execute(seller, { ...rule.form, volumeSteps, id: book, rule: rule.id, percent: "126" });
}

/** A replay of the whole history, as `simulator.start_replay` asks for one of thirty days. */
async function ask(now: Date): Promise<string> {
  const id = uuidV7(now, crypto.getRandomValues(new Uint8Array(10)));
  await pool.query(
    `INSERT INTO price_replay (tenant_id, id, seller_id, price_book_id, price_version_id, status, settings, range_from, range_to, calls_total, calls_done)
     SELECT $1, $2, $3, $4, v.id, 'waiting', $5, $6, $7, 0, 0 FROM price_version v WHERE v.tenant_id = $1 AND v.price_book_id = $4 AND v.status = 'draft'`,
    [
      ...[tenantId, id, sellerId, bookId, JSON.stringify(NO_WHAT_IF)],
      ...[new Date(now.getTime() - (market.days + 2) * DAY_MS), now],
    ],
  );
  return id;
}

function run(replayId: string, now: Date) {
  return runReplay({ tenantId, sellerId, replayId }, now, new AbortController().signal);
}

async function doneOf(id: string): Promise<number> {
  const { rows } = await pool.query<{ done: string }>(
    "SELECT calls_done AS done FROM price_replay WHERE tenant_id = $1 AND id = $2",
    [tenantId, id],
  );
  return Number(rows[0]?.done ?? 0);
}

/** Replays to the end, looking at its progress now and then. */
async function watched() {
  const now = new Date();
  const id = await ask(now);
  const seen = new Set<number>();
  const watching = setInterval(() => void doneOf(id).then((done) => seen.add(done)), LOOK_MS);
  const begun = used();
  const outcome = await run(id, now);
  const effort = between(begun, used());
  clearInterval(watching);
  if (outcome !== "done") throw new Error(`the replay ended as ${outcome}`);
  return { calls: await doneOf(id), effort, told: seen.size };
}

/** Milliseconds from the cancellation of a replay under way until it is over. */
async function cancelled(): Promise<number> {
  const now = new Date();
  const id = await ask(now);
  const running = run(id, now);
  while ((await doneOf(id)) === 0) await pause(LOOK_MS);
  const at = performance.now();
  await pool.query("UPDATE price_replay SET status = 'cancelled' WHERE tenant_id = $1 AND id = $2", [
    tenantId,
    id,
  ]);
  const outcome = await running;
  if (outcome !== "cancelled") throw new Error(`a cancelled replay ended as ${outcome}`);
  return Math.round(performance.now() - at);
}
