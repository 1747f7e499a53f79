import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { commitImport } from "./commit-import";
import { exportFaults } from "./export-faults";
import { getImport } from "./get-import";
import { readImport } from "./read-import";
import { sendFile } from "./testing/send-file";

let database: TestDatabase;
let shop: PlantedTenant;
let accountId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("import-long");
  const supplier = { name: "Vendor", currency: "USD", accountName: "main", paygEnabled: false };
  ({ accountId } = await createSupplier.execute(shop.root, supplier));
  // a model the account does not serve: a row that names it is out of its scope
  await database.admin.query(
    `INSERT INTO model (tenant_id, id, name, display_name, vendor, modality, tags, capabilities, context_window, max_output, default_max_output, status)
     VALUES ($1, gen_random_uuid(), 'elsewhere', 'Elsewhere', 'openai', 'chat', '{}', '{}', 1000, 100, 100, 'draft')`,
    [shop.tenantId],
  );
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const ROWS = 6_000;

/** A row of each kind of fault, and where and as what it must be found. */
const FAULTS: readonly { readonly cells: (name: string) => string[]; readonly found: string }[] = [
  { cells: (name) => [name, "面值额度", "-5", "1", "", "2099/1/1", ""], found: "quantity negative" },
  { cells: (name) => [name, "面值额度", "5", "-1", "", "", ""], found: "cost negative" },
  { cells: (name) => [name, "面值额度", "5", "1e99", "", "", ""], found: "cost not_a_number" },
  { cells: (name) => [name, "黄金", "5", "1", "", "", ""], found: "kind unknown_kind" },
  { cells: (name) => [name, "面值额度", "5", "1", "", "2001-01-01", ""], found: "expires_on ended" },
  { cells: (name) => [name, "请求包", "5", "1", "", "2099-02-30", ""], found: "expires_on bad_date" },
  { cells: (name) => [name, "面值额度", "5", "1", "", "", "elsewhere"], found: "models out_of_scope" },
  { cells: (name) => [name, "面值额度", "5", "1", "", "", "unheard-of"], found: "models unknown_model" },
  // the lot of the line before once more, and one of its name while it lasts
  { cells: () => ["批次 0", "面值额度", "1", "1", "6", "2099-01-01", ""], found: "name duplicate" },
  { cells: () => ["批次 0", "面值额度", "9", "1", "6", "2098-01-01", ""], found: "name overlapping" },
];
const HEADER = ["名称", "类型", "数量", "成本", "税率", "到期日", "模型"];
const good = (i: number) => [`批次 ${i}`, "面值额度", String(i + 1), "1", "6", "2099-01-01", ""];

/** A file of many rows with every fault planted at places of its own. */
function planted(): { readonly lines: string[][]; readonly found: string[]; readonly right: string[][] } {
  const lines = Array.from({ length: ROWS }, (_, i) => good(i));
  const found = FAULTS.map((fault, n) => {
    const at = 500 + n * 541;
    lines[at] = fault.cells(`wrong ${n}`);
    return `${at + 2} ${fault.found}`;
  });
  const wrong = new Set(FAULTS.map((_, n) => 500 + n * 541));
  return { lines, found, right: lines.filter((_, i) => !wrong.has(i)) };
}

const text = (lines: readonly string[][], separator: string) =>
  [HEADER, ...lines].map((cells) => cells.join(separator)).join("\r\n");

async function lots(): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM lot WHERE tenant_id = $1 AND kind <> 'pay_as_you_go'",
    [shop.tenantId],
  );
  return rows[0]?.n ?? 0;
}

describe("a long file with faults planted in it", () => {
  it.each([
    ["UTF-8, commas", "utf8", ","],
    ["GBK, semicolons", "gbk", ";"],
    ["UTF-16, tabs", "utf16le", "\t"],
  ])(
    "is told fault by fault and row by row, and nothing of it is taken: %s",
    async (_, encoding, separator) => {
      const { lines, found } = planted();
      const before = await lots();
      const file = iconv.encode(text(lines, separator), encoding, { addBOM: encoding === "utf16le" });
      const id = await sendFile(shop.root, accountId, file, 50_001);
      expect(await readImport.execute(shop.root, { id })).toEqual({
        goodRows: ROWS - found.length,
        badRows: found.length,
      });
      const { faults, separator: seen } = await getImport.execute(shop.root, { id });
      expect(faults.map(({ line, column, fault }) => `${line} ${column} ${fault}`)).toEqual(found);
      expect(seen).toBe(separator);
      const all = await exportFaults.execute(shop.root, { id });
      expect(all).toEqual({ rows: found.map((text) => text.split(" ")), next: null });
      const later = await exportFaults.execute(shop.root, { id, after: Number(all.rows[3]?.[0]) });
      expect(later.rows).toEqual(all.rows.slice(4));
      await expect(commitImport.execute(shop.root, { id })).rejects.toThrow("import_has_faults");
      expect(await lots()).toBe(before);
    },
  );

  it("is taken whole once they are mended, and refused whole when it comes again", async () => {
    const { right } = planted();
    const before = await lots();
    const file = Buffer.from(text(right, ","));
    const id = await sendFile(shop.root, accountId, file);
    expect(await readImport.execute(shop.root, { id })).toEqual({ goodRows: right.length, badRows: 0 });
    await commitImport.execute(shop.root, { id });
    expect((await lots()) - before).toBe(right.length);
    const again = await sendFile(shop.root, accountId, file);
    expect(await readImport.execute(shop.root, { id: again })).toEqual({
      goodRows: 0,
      badRows: right.length,
    });
  });
});
