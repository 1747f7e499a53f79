import { closePools, openPools, pools } from "@/lib/db/pools";
import { attachedUrls } from "@/lib/db/urls";
import { systemActor } from "@/lib/usecases/actor";
import { commitImport } from "@/lib/usecases/import/commit-import";
import { getProgress } from "@/lib/usecases/import/get-progress";
import { readImport } from "@/lib/usecases/import/read-import";
import { PIECE_BYTES_MAX } from "@/lib/usecases/import/schemas";
import { sendFile } from "@/lib/usecases/import/testing/send-file";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant } from "@/lib/usecases/testing/planted-tenant";

import { readProcessUse } from "../process-stats";
import { readSize } from "../scale/seed";

/**
 * A process of its own: sends a file of so many lots (`argv[2]`) as a browser does, reads it with every thousandth row wrong, then again with
 * all of them right, takes it into stock, and prints one line of JSON. `argv[3]` is PostgreSQL's process.
 */
const WRONG_EVERY = 1_000;

const urls = attachedUrls();
openPools(urls);
const [size = "", postgresPid = ""] = process.argv.slice(2);
const rows = readSize(size);
if (rows === undefined) throw new Error(`no size: ${size}`);
const shop = await plantTenant("bench-lots");
const root = systemActor(shop.tenantId, "bench");
const supplier = { name: "Vendor", currency: "USD", accountName: "main", paygEnabled: false };
const { accountId } = await createSupplier.execute(root, supplier);

const withFaults = await measured(async () => {
  const id = await sendFile(root, accountId, fileOf(rows, WRONG_EVERY), PIECE_BYTES_MAX);
  let seen = 0;
  const watching = setInterval(() => {
    // On a machine that is busy with the rows an answer may not come in time, as in the browser.
    void getProgress.execute(root, { id }).then(
      ({ rowsDone }) => (seen = Math.max(seen, rowsDone)),
      () => undefined,
    );
  }, 250);
  const counts = await readImport.execute(root, { id });
  clearInterval(watching);
  return { ...counts, seen };
});
const id = await sendFile(root, accountId, fileOf(rows), PIECE_BYTES_MAX);
const reading = await measured(() => readImport.execute(root, { id }));
const taking = await measured(() => commitImport.execute(root, { id }));
const { rows: found } = await pools().platform.query<{ lots: number }>(
  "SELECT count(*)::int AS lots FROM lot WHERE tenant_id = $1 AND kind <> 'pay_as_you_go'",
  [shop.tenantId],
);
const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
await closePools();
process.stdout.write(
  `${JSON.stringify({ rows, withFaults, reading, taking, lots: found[0]?.lots, memoryMiB })}\n`,
);

function fileOf(count: number, wrongEvery = Infinity): Buffer {
  const line = (i: number) =>
    i % wrongEvery === wrongEvery - 1
      ? `Lot ${i},credit,-1,0.8,6,2099-01-01\n`
      : `Lot ${i},credit,${(i % 900) + 1},0.8,6,2099-01-01\n`;
  const lines = Array.from({ length: count }, (_, i) => line(i));
  return Buffer.from(`name,kind,quantity,cost,tax_percent,expires_on\n${lines.join("")}`);
}

async function measured<T extends object>(work: () => Promise<T>) {
  const [from, node] = [performance.now(), process.cpuUsage()];
  const postgres = readProcessUse(Number(postgresPid))?.cpuSeconds ?? 0;
  const answer = await work();
  const { user, system } = process.cpuUsage(node);
  return {
    ...answer,
    seconds: (performance.now() - from) / 1_000,
    nodeCpuSeconds: (user + system) / 1_000_000,
    postgresCpuSeconds: (readProcessUse(Number(postgresPid))?.cpuSeconds ?? 0) - postgres,
  };
}
