import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { Page } from "@playwright/test";

import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { GatewayProcess } from "@/lib/gateway/testing/gateway-process";
import { readStream } from "@/lib/gateway/testing/read-stream";
import { startSandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";

import { rows } from "./product/books";
import { dataDir } from "./product/place";
import { expectAccessible } from "./steps/accessible";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signInAs, signUp } from "./steps/people";
import { makeKey, shownBalance, topUp } from "./steps/portal";
import { addRoute, ownSupply } from "./steps/supply";

const MODEL = "gpt-5-mini";
const CALLS = 12;
/** Nobody else's calls are sent there while others can answer. */
const LAST = 998;

test("J24 the first upstream is killed mid-run: calls go on and nobody pays twice; SIGTERM mid-stream settles", async ({
  page,
  browser,
  demo,
}) => {
  const first = await startSandboxUpstream();
  const reseller = await browser.newPage();
  await signInAs(reseller, demo, "reseller");
  const tag = `j24-${randomBytes(3).toString("hex")}`;
  const [shared = { base_url: "", port: 0 }] = await sandboxOfTheDemonstration();
  const ids = [await addUpstream(reseller, tag, LAST), await addUpstream(reseller, tag, LAST + 1)];
  // The form takes no address on the loopback but the sandbox's: this one stands for a vendor that will be gone.
  await rows("UPDATE upstream SET base_url = $1, updated_at = now() WHERE id = $2", [
    `${first.url}/v1`,
    fromWireId("upstream", ids[0] ?? ""),
  ]);

  await signUp(page, demo);
  await topUp(page, "10.00");
  const key = await makeKey(page, "Through a fault");
  const before = await shownBalance(page);
  const gateway = await GatewayProcess.start({ childEnv: { DATA_DIR: dataDir } }, first, shared);
  const ask = (text: string, stream: boolean) => ({
    ...{ model: MODEL, stream, provider: { require_tags: [tag] } },
    messages: [{ role: "user", content: text }],
  });

  const statuses: number[] = [];
  const lane = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const answer = await gateway.chat(key.secret, ask("Hello [[sandbox: wait=100 tokens=20]]", false));
      await answer.text();
      statuses.push(answer.status);
      if (statuses.length === CALLS / 3) await first.close();
    }
  };
  await Promise.all([lane(CALLS / 3), lane(CALLS / 3), lane(CALLS / 3)]);
  expect(statuses).toEqual(new Array<number>(CALLS).fill(200));

  const streaming = await gateway.chat(key.secret, ask("Hello [[sandbox: tokens=60 pace=20]]", true));
  const reading = readStream(streaming);
  await sleep(300);
  const ended = gateway.stop();
  const { events } = await reading;
  expect(events.at(-1), "the stream is finished, and booked, before the process ends").toBe("[DONE]");
  expect(await ended).toBe(0);

  const calls = await callsOf(fromWireId("apiKey", key.id) ?? "");
  expect(calls.map(({ state, sales }) => [state, sales])).toEqual(
    new Array<[string, string]>(CALLS + 1).fill(["settled", "1"]),
  );
  expect(
    calls.some(({ attempts }) => attempts > 1),
    "some of them met the upstream that was gone",
  ).toBe(true);
  const paid = calls.reduce((sum, { paid_nano: nano }) => sum + BigInt(nano), 0n);
  expect(paid).toBeGreaterThan(0n);
  expect(before - (await shownBalance(page)), "each call is paid once").toBe(paid);
  await page.goto(`${demo.url}/portal/usage`);
  const log = page.getByRole("table", { name: "Request log" });
  await expect(log.getByText("Through a fault")).toHaveCount(CALLS + 1);
  await expectAccessible(page);

  for (const id of ids) await data(reseller, "POST", "/api/upstreams/status", { id, status: "disabled" });
  await reseller.close();
});

function sandboxOfTheDemonstration() {
  return rows<{ base_url: string; port: number }>(
    `SELECT base_url, substring(base_url FROM ':([0-9]+)/')::int AS port FROM upstream
      WHERE base_url ~ '^http://(127.0.0.1|localhost):[0-9]+/v1$' AND status = 'active' LIMIT 1`,
  );
}

/** An upstream of an account of its own, found by its tag alone. @returns its id */
async function addUpstream(reseller: Page, tag: string, priority: number): Promise<string> {
  const { accountId } = await ownSupply(reseller);
  const name = `${tag} ${randomBytes(2).toString("hex")}`;
  return addRoute(reseller, accountId, { model: MODEL, name, tag, priority });
}

/** Calls of a key: how they ended, after how many tries, how often and for how much they were sold to the customer. */
function callsOf(keyId: string) {
  return rows<{ state: string; attempts: number; sales: string; paid_nano: string }>(
    `SELECT c.state, c.attempts, count(l.*)::text AS sales, sum(l.amount_nano)::text AS paid_nano
       FROM call c LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
      WHERE c.api_key_id = $1 GROUP BY c.id, c.state, c.attempts ORDER BY c.id`,
    [keyId],
  );
}
