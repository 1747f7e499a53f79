import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict, Forbidden, NotFound } from "@/lib/usecases/errors";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { beginImport } from "./begin-import";
import { cancelReading } from "./cancel-reading";
import { commitImport } from "./commit-import";
import { discardImport } from "./discard-import";
import { exportFaults } from "./export-faults";
import { getProgress } from "./get-progress";
import { getImport } from "./get-import";
import { readImport } from "./read-import";
import { sendPiece } from "./send-piece";
import { sendFile } from "./testing/send-file";

let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("import-shop");
  other = await plantTenant("import-other");
  const supplier = { name: "Vendor", currency: "USD", accountName: "main", paygEnabled: false };
  ({ accountId } = await createSupplier.execute(shop.root, supplier));
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const sent = (content: Buffer) => sendFile(shop.root, accountId, content);

async function read(content: string | Buffer) {
  const id = await sent(Buffer.from(content));
  await readImport.execute(shop.root, { id });
  return getImport.execute(shop.root, { id });
}

async function stock(): Promise<{ lots: number; nano: bigint }> {
  const { rows } = await database.admin.query<{ lots: number; nano: string }>(
    `SELECT (SELECT count(*)::int FROM lot WHERE tenant_id = $1 AND kind <> 'pay_as_you_go') AS lots,
      COALESCE((SELECT sum(CASE side WHEN 'debit' THEN amount_nano ELSE -amount_nano END) FROM posting
        WHERE tenant_id = $1 AND code = 'stock'), 0)::text AS nano`,
    [shop.tenantId],
  );
  return { lots: rows[0]?.lots ?? 0, nano: BigInt(rows[0]?.nano ?? 0) };
}

const HEAD = "name,kind,quantity,cost,tax_percent,expires_on\n";

describe("importing lots", () => {
  it("previews first, touching nothing, and takes all rows at once", async () => {
    const before = await stock();
    const preview = await read(`${HEAD}One,credit,1000,800,6,2099-01-01\nTwo,tokens,5000000,2.5,,\n`);
    expect(preview).toMatchObject({ goodRows: 2, badRows: 0, costNano: 802_500_000_000n, encoding: "utf8" });
    expect(preview.first.map(({ line, name }) => [line, name])).toEqual([
      [2, "One"],
      [3, "Two"],
    ]);
    expect(await stock()).toEqual(before);
    expect(await commitImport.execute(shop.root, { id: preview.id })).toEqual({ lots: 2 });
    const after = await stock();
    expect([after.lots - before.lots, after.nano - before.nano]).toEqual([2, 802_500_000_000n]);
    await expect(commitImport.execute(shop.root, { id: preview.id })).rejects.toThrow("import_over");
  });

  it("reads what a Chinese spreadsheet writes", async () => {
    const text = "名称;类型;数量;成本\n十二月额度;面值额度;1000;700\n";
    const preview = await read(iconv.encode(text, "gbk"));
    expect(preview).toMatchObject({ goodRows: 1, encoding: "gb18030", separator: ";" });
    expect(preview.first[0]?.name).toBe("十二月额度");
  });

  it("names every wrong row by line, column and fault, and takes none of the file", async () => {
    const before = await stock();
    const preview = await read(
      `${HEAD}A,credit,-5,1,,\nB,gold,5,1,,\nC,credit,5,1,,2001-01-01\nD,credit,5,1,,\nD,credit,5,1,,\n` +
        "E,credit,5,1,,2098-01-01\nE,credit,7,1,,2099-01-01\nF,credit,5,0,,\n,credit,5,1,,\n",
    );
    expect(preview.faults.map(({ line, column, fault }) => `${line} ${column} ${fault}`)).toEqual([
      "2 quantity negative",
      "3 kind unknown_kind",
      "4 expires_on ended",
      "6 name duplicate",
      "8 name overlapping",
      "9 cost negative",
      "10 name missing",
    ]);
    await expect(commitImport.execute(shop.root, { id: preview.id })).rejects.toThrow("import_has_faults");
    expect(await stock()).toEqual(before);
  });

  it("knows a file that was imported before", async () => {
    const file = `${HEAD}Again,credit,10,8,,\n`;
    const { id } = await read(file);
    await commitImport.execute(shop.root, { id });
    expect((await read(file)).faults).toEqual([{ line: 2, column: "name", fault: "already_there" }]);
  });

  it.each([
    ["no header", "1,2,3\n", "missing_column"],
    ["an open quote", `${HEAD}"A,credit,5,1,,\nB,credit,5,1,,\n`, "broken_quotes"],
  ])("refuses %s", async (_name, file, fault) => {
    const preview = await read(file);
    expect(preview.faults.at(-1)?.fault).toBe(fault);
  });

  it("has nothing to take of an empty file", async () => {
    const { id } = await beginImport.execute(shop.root, { accountId, fileName: "empty.csv" });
    await readImport.execute(shop.root, { id });
    await expect(commitImport.execute(shop.root, { id })).rejects.toThrow("import_not_read");
    await discardImport.execute(shop.root, { id });
    await expect(readImport.execute(shop.root, { id })).rejects.toBeInstanceOf(Conflict);
  });

  it("takes a long file in pieces that were sent twice and out of order", async () => {
    const lines = Array.from(
      { length: 12_000 },
      (_, i) => `Long ${i},requests,${i + 1},0.0${i + 1},6,2099-01-01`,
    );
    const content = Buffer.from(`${HEAD}${lines.join("\n")}\n`);
    const { id } = await beginImport.execute(shop.root, { accountId, fileName: "long.csv" });
    const pieces = [0, 1, 2, 3, 4].map((seq) => ({
      seq,
      piece: content.subarray(seq * 150_000, (seq + 1) * 150_000),
    }));
    const full = pieces.filter(({ piece }) => piece.length > 0).reverse();
    for (const { seq, piece } of [...full, ...full.slice(0, 1)])
      await sendPiece.execute(shop.root, { id, seq, content: piece.toString("base64") });
    const before = await stock();
    expect(await readImport.execute(shop.root, { id })).toEqual({ goodRows: 12_000, badRows: 0 });
    expect(await readImport.execute(shop.root, { id })).toEqual({ goodRows: 12_000, badRows: 0 });
    expect(await commitImport.execute(shop.root, { id })).toEqual({ lots: 12_000 });
    expect((await stock()).lots - before.lots).toBe(12_000);
  });
});

describe("an import of others", () => {
  it("is not found", async () => {
    const { id } = await read(`${HEAD}Mine,credit,10,8,,\n`);
    for (const attempt of [
      () => beginImport.execute(other.root, { accountId, fileName: "x" }),
      () => sendPiece.execute(other.root, { id, seq: 0, content: "AAAA" }),
      () => readImport.execute(other.root, { id }),
      () => commitImport.execute(other.root, { id }),
      () => discardImport.execute(other.root, { id }),
      () => getImport.execute(other.root, { id }),
      () => exportFaults.execute(other.root, { id }),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    await expect(getImport.execute(shop.distributor, { id })).rejects.toBeInstanceOf(Forbidden);
    expect(fromWireId("stockImport", id)).not.toBeNull();
  });
});

describe("reading a long file", () => {
  const ROWS = 20_000;
  const long = Buffer.from(
    HEAD + Array.from({ length: ROWS }, (_, i) => `Row ${i},credit,${i + 1},1,,2099-01-01\n`).join(""),
  );

  it("stops when somebody asks while it runs, leaving nothing, and says how far it came", async () => {
    const id = await sent(long);
    // Somebody who asks just after the first rows, every time: by a click the test would race with the reading.
    await database.admin.query(`CREATE FUNCTION ask_to_stop() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.cancelled := NEW.rows_done > 0; RETURN NEW; END $$;
      CREATE TRIGGER ask_to_stop BEFORE INSERT OR UPDATE ON stock_import_progress FOR EACH ROW EXECUTE FUNCTION ask_to_stop()`);
    const outcome = await readImport.execute(shop.root, { id }).catch((error: unknown) => error);
    await database.admin.query(
      "DROP TRIGGER ask_to_stop ON stock_import_progress; DROP FUNCTION ask_to_stop",
    );
    expect(outcome).toMatchObject({ reason: "import_cancelled" });
    const stopped = await getProgress.execute(shop.root, { id });
    expect(stopped).toMatchObject({ rowsDone: 5_000, cancelled: true });
    const { rows } = await database.admin.query<{ n: string }>(
      "SELECT count(*) AS n FROM stock_import_row WHERE tenant_id = $1 AND import_id = $2",
      [shop.tenantId, fromWireId("stockImport", id)],
    );
    expect(rows).toEqual([{ n: "0" }]);
    // read again it goes on to the end
    expect(await readImport.execute(shop.root, { id })).toEqual({ goodRows: ROWS, badRows: 0 });
    expect(await getProgress.execute(shop.root, { id })).toEqual({
      rowsDone: ROWS,
      sharePpm: 1_000_000,
      cancelled: false,
    });
    await cancelReading.execute(shop.root, { id });
    expect((await getProgress.execute(shop.root, { id })).cancelled).toBe(true);
    await expect(cancelReading.execute(other.root, { id })).rejects.toBeInstanceOf(NotFound);
    await discardImport.execute(shop.root, { id });
  });
});
