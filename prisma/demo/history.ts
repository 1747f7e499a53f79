import { randomUUID } from "node:crypto";

import pg from "pg";

import { Directory } from "@/lib/db/directory/directory";
import { RateCards } from "@/lib/db/directory/rate-cards";
import { gatewayPool, pools } from "@/lib/db/pools";
import { nanoFromMinor } from "@/lib/domain/money/currency";

import { closePastMonths, payOut } from "./closing";
import { type DemoContext, HISTORY_DAYS } from "./demo-context";
import { type Founded, RETAIL_NOW } from "./founding";
import { playCalls, type Stage } from "./play";
import { publishVersion } from "./prices";
import { buyLot } from "./stock";
import { topUpWhereLow } from "./top-ups";
import type { DemoCall } from "./traffic";

/** The day on which the later lot arrives and the retail book's second edition takes effect. */
const CHANGE_DAY = -20;
/** From this day on the one who runs out neither tops up nor calls below a dollar. */
const STINGY_DAY = -24;
const STINGY_BELOW_NANO = nanoFromMinor(1_00n, "USD");

const PAYOUT_DAYS = 7;

/** Calls of an hour are admitted together, those of the last days by the few minutes, so that logs read naturally. */
const RECENT_DAYS = 3;
const RECENT_MS = 6 * 60_000;
const HOUR_MS = 3_600_000;

/** Plays the whole history, day by day. @returns how many calls were made. */
export async function playHistory(
  demo: DemoContext,
  founded: Founded,
  calls: readonly DemoCall[],
  report: (line: string) => void,
): Promise<number> {
  const { urls } = pools();
  const directory = new Directory({ pool: gatewayPool(), connectionString: urls.gateway });
  // A power cut may take the last moments of a history that never was; what remains is whole.
  const pool = new pg.Pool({ connectionString: urls.gateway, max: 1, options: "-c synchronous_commit=off" });
  // A stop while we play ends the connection; the statement after that says so.
  pool.on("error", () => undefined);
  try {
    await directory.start();
    const stage = stageOf(demo, founded, directory, pool);
    let made = 0;
    for (let day = -HISTORY_DAYS; day <= 0; day++) {
      if (day === CHANGE_DAY) await changePrices(demo, founded, directory);
      await topUpWhereLow(
        demo,
        founded.buyers.filter(({ buyer }) => day < STINGY_DAY || !buyer.topUps?.runsOut),
        demo.time(day),
      );
      made += await playDay(stage, founded, callsOn(demo, calls, day), day);
      if (day % PAYOUT_DAYS === 0) await payOut(demo, demo.time(day));
      if (day % 10 === 0 && day < 0) report(`${-day} days of history to go`);
    }
    await closePastMonths(demo, founded.buyers);
    return made;
  } finally {
    await pool.end();
    await directory.close();
  }
}

function stageOf(demo: DemoContext, { buyers, keyIds }: Founded, directory: Directory, pool: pg.Pool): Stage {
  const tenant = directory.tenant(demo.tenantId);
  if (!tenant) throw new Error("the directory does not know the demonstration");
  const customers = buyers.flatMap(({ buyer, id }) => {
    const keyId = keyIds.get(buyer.slug);
    return keyId === undefined ? [] : [[buyer.slug, { id, keyId }] as const];
  });
  const cards = new RateCards(gatewayPool(), () => demo.newId(demo.time(-HISTORY_DAYS)));
  return { demo, pool, processId: randomUUID(), tenant, cards, customers: new Map(customers) };
}

async function changePrices(
  demo: DemoContext,
  { stock, retailBookId: bookId }: Founded,
  directory: Directory,
): Promise<void> {
  await demo.transaction(async (tx) => {
    for (const [i, [account, lot]] of stock.later.entries())
      await buyLot(tx, demo, account, `PO-${1101 + i}`, lot);
    await publishVersion(tx, demo, {
      sellerId: demo.tenantId,
      bookId,
      number: 2,
      rules: RETAIL_NOW,
      buyPrices: stock.buyPrices.later,
      at: demo.time(CHANGE_DAY),
    });
  });
  await directory.refresh();
}

function callsOn(demo: DemoContext, calls: readonly DemoCall[], day: number): DemoCall[] {
  const [from, to] = [demo.time(day), demo.time(day + 1)];
  return calls.filter(({ at }) => at >= from && at < to);
}

async function playDay(
  stage: Stage,
  { buyers }: Founded,
  calls: readonly DemoCall[],
  day: number,
): Promise<number> {
  const stingy = day < STINGY_DAY ? [] : buyers.filter(({ buyer }) => buyer.topUps?.runsOut);
  const silent = new Set<string>();
  for (const { buyer, walletId } of stingy) {
    const where = { tenantId_id: { tenantId: stage.demo.tenantId, id: walletId } };
    const { postedNano } = await stage.demo.transaction((tx) => tx.wallet.findUniqueOrThrow({ where }));
    if (postedNano < STINGY_BELOW_NANO) silent.add(buyer.slug);
  }
  const slot = day < -RECENT_DAYS ? HOUR_MS : RECENT_MS;
  const batches = Map.groupBy(
    calls.filter(({ customer }) => !silent.has(customer)),
    ({ at }) => Math.floor(at.getTime() / slot),
  );
  let made = 0;
  for (const batch of batches.values()) made += await playCalls(stage, batch);
  return made;
}
