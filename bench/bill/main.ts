import { closePools, openPools, pools } from "@/lib/db/pools";
import { attachedUrls } from "@/lib/db/urls";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import { runImport } from "@/lib/usecases/reconciling/run-import";

import { between, usedSoFar } from "../effort";
import { keptMarket } from "../scale/kept-market";
import type { ScaleMarket } from "../scale/market";

/**
 * A process of its own: writes a history of so many calls (`argv[2]`) unless a file (`argv[3]`) says that it is there, makes a supplier's
 * bill of a line for each call with every ten-thousandth amount changed, has it imported and compared as the job does, and prints
 * one line of JSON: the lines, what it took (of PostgreSQL's processes too: `argv[4]`), and the differences found beside those planted.
 */
const CHANGED_EVERY = 10_000;
const LINES_PER_PART = 60_000;

const urls = attachedUrls();
openPools(urls);
const [size = "", note = "", postgresPid = ""] = process.argv.slice(2);
const market = await keptMarket(urls.owner, size, note);
const bill = await writeBill(market);
const used = () => usedSoFar(Number(postgresPid));
const begun = used();
let rowsIn = begun;
const watching = setInterval(() => void watchStatus(), 250);
await runImport(pools().platform, market.tenantId, bill.id, new AbortController().signal);
clearInterval(watching);
const ended = used();
const parts = { reading: between(begun, rowsIn), comparing: between(rowsIn, ended) };
const { rows } = await pools().platform.query<{ status: string; found: number }>(
  `SELECT status, (SELECT count(*)::int FROM bill_difference d WHERE d.tenant_id = $1 AND d.bill_id = $2) AS found
   FROM supplier_bill WHERE tenant_id = $1 AND id = $2`,
  [market.tenantId, bill.id],
);
const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
// before the answer: who hears it ends this process
await forget(market.tenantId, bill.id);
await closePools();
process.stdout.write(`${JSON.stringify({ ...bill, ...rows[0], ...parts, memoryMiB })}\n`);

/** Notes when the rows were in and the comparison began. */
async function watchStatus(): Promise<void> {
  const { rows: now } = await pools().platform.query<{ status: string }>(
    "SELECT status FROM supplier_bill WHERE tenant_id = $1 AND id = $2",
    [market.tenantId, bill.id],
  );
  if (rowsIn === begun && now[0]?.status === "matching") rowsIn = used();
}

interface Written {
  readonly id: string;
  readonly lines: number;
  readonly planted: number;
}

/** The bill's file, in parts as the page sends it, and the bill as it stands when somebody has said how to read it. */
async function writeBill({ tenantId, upstreamId }: ScaleMarket): Promise<Written> {
  const id = uuidV7(new Date(), crypto.getRandomValues(new Uint8Array(10)));
  const pool = pools().platform;
  const mapping = {
    ...{ amountColumn: "amount", dayColumn: "time", requestIdColumn: "request_id", modelColumn: null },
    ...{ decimal: ".", dateOrder: "ymd", zone: "UTC", basis: "cost", tolerance: "0" },
  };
  await pool.query(
    `INSERT INTO supplier_bill (tenant_id, id, supplier_account_id, file_name, status, mapping, currency, rows_total, rows_done, rows_wrong, created_at)
     SELECT $1, $2, supplier_account_id, 'bench.csv', 'queued', $4, 'USD', 0, 0, 0, now() FROM upstream WHERE tenant_id = $1 AND id = $3`,
    [tenantId, id, upstreamId, JSON.stringify(mapping)],
  );
  let [lines, planted, after] = [0, 0, "00000000-0000-0000-0000-000000000000"];
  for (let seq = 0; ; seq++) {
    const { rows } = await pool.query<{ id: string; request_id: string; at: Date; nano: string }>(
      `SELECT c.id, c.upstream_request_id AS request_id, c.settled_at AS at, d.cost_nano AS nano
       FROM call c JOIN lot_draw d ON d.tenant_id = c.tenant_id AND d.call_id = c.id
       WHERE c.tenant_id = $1 AND c.id > $2 ORDER BY c.id LIMIT ${LINES_PER_PART}`,
      [tenantId, after],
    );
    const last = rows.at(-1);
    if (!last) return { id, lines, planted };
    const text = rows.map(({ request_id, at, nano }) => {
      const wrong = ++lines % CHANGED_EVERY === 0;
      if (wrong) planted += 1;
      return `${request_id},${at.toISOString()},${BigInt(nano) + (wrong ? 1n : 0n)}e-9\n`;
    });
    await pool.query(
      "INSERT INTO supplier_bill_part (tenant_id, bill_id, seq, data) VALUES ($1, $2, $3, $4)",
      [...[tenantId, id, seq], Buffer.from((seq === 0 ? "request_id,time,amount\n" : "") + text.join(""))],
    );
    after = last.id;
  }
}

/** So that a kept database is what it was. */
async function forget(tenantId: string, id: string): Promise<void> {
  for (const table of ["supplier_bill_line", "bill_difference", "supplier_bill_part"])
    await pools().platform.query(`DELETE FROM ${table} WHERE tenant_id = $1 AND bill_id = $2`, [
      tenantId,
      id,
    ]);
}
