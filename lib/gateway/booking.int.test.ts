import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatewayPool } from "@/lib/db/pools";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";

/** A record that cannot be settled must not take others with it. */
let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }], customers: 2 });
});
afterAll(() => bench.stop());

const ask = (directive: string) => ({
  model: chain.modelName,
  messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
});

describe("a poisoned record", () => {
  it("is found among many that are settled together, released, and reported", async () => {
    const [good, bad] = chain.customers;
    // The database refuses every call of one customer that is settled, whatever the gateway believes.
    await bench.database.admin.query(`
      CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.customer_id = '${bad?.id}' AND NEW.state = 'settled' THEN RAISE EXCEPTION 'poisoned' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER poison BEFORE INSERT ON call FOR EACH ROW EXECUTE FUNCTION poison();`);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        bench.gateway.chat((index === 17 ? bad : good)?.apiKey ?? "", ask("tokens=10 wait=50")),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(39);
    expect(statuses[17]).toBe(503);
    expect(await answers[17]?.json()).toMatchObject({ error: { code: "not_booked" } });
    const poisoned = await bench.callOf(answers[17] as Response);
    expect(poisoned).toMatchObject({
      state: "released",
      outcome: "quarantined",
      quarantined: true,
      amounts: [],
      draws: [],
    });
    await bench.verify();
    const { rows } = await bench.database.admin.query<object>(
      "SELECT kind, party_id FROM alert WHERE tenant_id = $1 AND kind = 'settlement_quarantined'",
      [chain.tenantId],
    );
    expect(rows).toEqual([{ kind: "settlement_quarantined", party_id: chain.tenantId }]);
  });
});

describe("the gateway's role", () => {
  it.each([
    "SELECT * FROM hold",
    "UPDATE wallet SET posted_nano = 1",
    "DELETE FROM call",
    "SELECT * FROM member",
  ])("may not %s", async (sql) => {
    await expect(gatewayPool().query(sql)).rejects.toThrow("permission denied");
  });
});
