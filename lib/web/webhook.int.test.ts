import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { decidePayment } from "@/lib/integrations/sandbox-payments/books";
import { delivery, moneyOf, NOTHING, plantShop, refOf, start } from "@/lib/usecases/topup/testing/shop";

import { webhookRoute } from "./webhook";

let database: TestDatabase;
const route = webhookRoute("sandbox");

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const post = (body: Buffer, headers = new Headers()) =>
  route(
    new Request("http://127.0.0.1/api/webhooks/sandbox", {
      method: "POST",
      body: new Uint8Array(body),
      headers,
    }),
  );

describe("a gateway's door", () => {
  it("works off what the gateway signed, without cookie, origin or the tenant's host", async () => {
    const shop = await plantShop(database.admin);
    const ref = refOf(await start(shop));
    await decidePayment(ref, "pay");
    const { body, headers } = delivery(ref, "succeeded");
    const first = await post(body, headers);
    expect([first.status, await first.json()]).toEqual([200, { data: { outcome: "credited" } }]);
    const again = await post(body, headers);
    expect([again.status, await again.json()]).toEqual([200, { data: { outcome: "duplicate" } }]);
  });

  it("turns everything else away and keeps nothing of it", async () => {
    const shop = await plantShop(database.admin);
    const ref = refOf(await start(shop));
    await decidePayment(ref, "pay");
    const { body, headers } = delivery(ref, "succeeded");
    expect((await post(body)).status).toBe(400);
    expect((await post(Buffer.concat([body, Buffer.from(" ")]), headers)).status).toBe(400);
    expect((await post(Buffer.alloc(256 * 1024 + 1, 32), headers)).status).toBe(413);
    expect(await moneyOf(database.admin, shop.customer)).toEqual({ ...NOTHING, events: 0 });
  });
});
