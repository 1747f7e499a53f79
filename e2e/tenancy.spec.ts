import { randomBytes } from "node:crypto";

import type { Browser, Page } from "@playwright/test";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { ask, data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signIn, signInAs } from "./steps/people";

test.describe("tenancy", () => {
  test("a host that is nobody's gets 421 and a page that names nobody @phone", async ({ page, demo }) => {
    const nobody = demo.url.replace("northwind.", `nobody-${randomBytes(3).toString("hex")}.`);
    for (const path of ["/", "/en/models", "/sign-in", "/portal", "/console/northwind", "/platform"]) {
      const answer = await page.goto(`${nobody}${path}`);
      expect(answer?.status(), path).toBe(421);
      const html = (await answer?.text()) ?? "";
      expect(html, path).not.toMatch(/northwind|lotus|harbor|entrepot/i);
    }
    await expectAccessible(page);
  });

  test("signed out, every room leads to the sign-in page and back", async ({ page, demo }) => {
    for (const path of [
      "/portal",
      "/portal/keys",
      "/portal/bill",
      "/console/northwind",
      "/console/northwind/lots",
    ]) {
      await page.goto(`${demo.url}${path}`);
      const { pathname, searchParams } = new URL(page.url());
      expect(pathname, path).toBe("/sign-in");
      expect(searchParams.get("next"), path).toBe(path);
    }
    await page.goto(`${demo.url.replace("northwind.", "")}/platform`);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    for (const path of ["/api/keys", "/api/usage", "/api/lots", "/api/customers"]) {
      expect((await ask(page, "GET", path)).status, path).toBe(401);
    }
  });

  test("what belongs to another tenant or another party is not found", async ({ page, demo, browser }) => {
    const theirs = await theirObjects();
    const attacks: readonly { who: () => Promise<Page>; paths: readonly string[] }[] = [
      {
        who: async () => {
          await signInAs(page, demo, "customer");
          return page;
        },
        paths: [
          `/api/keys/${theirs.key}`,
          `/portal/keys/${theirs.key}`,
          `/portal/bill/${theirs.invoice}`,
          `/api/invoices/${theirs.invoice}/pdf`,
          `/portal/usage/${theirs.call}`,
          `/portal/top-up/${theirs.topUp}`,
          "/console/northwind",
          "/console/lotus-cloud",
        ],
      },
      {
        who: () => inside(browser, (other) => signInAs(other, demo, "distributor")),
        paths: [
          `/console/lotus-cloud/lots/${theirs.lot}`,
          `/console/lotus-cloud/customers/${theirs.party}`,
          `/console/lotus-cloud/invoices/${theirs.invoice}`,
          `/console/lotus-cloud/calls/${theirs.call}`,
          `/api/customers/${theirs.party}`,
          "/console/northwind",
          "/console/jade-bridge",
        ],
      },
      {
        who: () => asOwnerOfNewTenant(browser, demo.url),
        paths: [
          `/console/SLUG/lots/${theirs.lot}`,
          `/console/SLUG/customers/${theirs.party}`,
          `/console/SLUG/upstreams/${theirs.upstream}`,
          `/console/SLUG/prices/${theirs.book}`,
          `/console/SLUG/invoices/${theirs.invoice}`,
          `/console/SLUG/calls/${theirs.call}`,
          `/api/customers/${theirs.party}`,
          `/api/invoices/${theirs.invoice}/pdf`,
          "/console/northwind",
        ],
      },
    ];
    for (const { who, paths } of attacks) {
      const attacker = await who();
      const slug = new URL(attacker.url()).hostname.split(".")[0] ?? "";
      for (const path of paths.map((each) => each.replace("SLUG", slug))) {
        const theirsLooks = await looks(attacker, path);
        const nobodys = await looks(attacker, path.replace(/[0-9a-f]{32}/, randomBytes(16).toString("hex")));
        expect(theirsLooks, `${slug}: ${path}`).toMatch(/^40[34] |does not exist|do not have access/);
        expect(theirsLooks, `${slug}: ${path}`).not.toContain(theirs.partyName);
        expect(nobodys, `${slug}: ${path}`).toBe(theirsLooks);
      }
    }
  });

  test("the same addresses answer their owner", async ({ page, demo }) => {
    const { lot, party, partyName, upstream, book, invoice, call } = await theirObjects();
    await signInAs(page, demo, "reseller");
    const pages = [
      `lots/${lot}`,
      `upstreams/${upstream}`,
      `prices/${book}`,
      `invoices/${invoice}`,
      `calls/${call}`,
    ];
    for (const path of pages) {
      expect((await ask(page, "GET", `/console/northwind/${path}`)).status, path).toBe(200);
    }
    const { body } = await ask(page, "GET", `/api/customers/${party}`);
    expect(body).toContain(partyName);
  });
});

/** What somebody gets at an address: the API's answer without its request id, or the words of a page. */
async function looks(page: Page, path: string): Promise<string> {
  if (path.startsWith("/api/")) {
    const { status, body } = await ask(page, "GET", path);
    return `${status} ${body.replace(/"requestId":"[^"]*"/, "")}`;
  }
  await page.goto(new URL(path, page.url()).href);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  return page.getByRole("main").innerText();
}

/** Objects of the demonstration reseller and of its customer Pinecrest Legal, by their ids on the wire. */
async function theirObjects() {
  const [found] = await rows<
    Record<"lot" | "party" | "upstream" | "book" | "invoice" | "call" | "key" | "topup", string>
  >(
    `SELECT p.id AS party,
       (SELECT id FROM lot WHERE tenant_id = t.id ORDER BY id LIMIT 1) AS lot,
       (SELECT id FROM upstream WHERE tenant_id = t.id ORDER BY id LIMIT 1) AS upstream,
       (SELECT id FROM price_book WHERE tenant_id = t.id AND seller_id = t.id ORDER BY id LIMIT 1) AS book,
       (SELECT id FROM invoice WHERE tenant_id = t.id AND buyer_id = p.id ORDER BY id LIMIT 1) AS invoice,
       (SELECT id FROM call WHERE tenant_id = t.id AND customer_id = p.id ORDER BY id LIMIT 1) AS call,
       (SELECT id FROM api_key WHERE tenant_id = t.id AND party_id = p.id ORDER BY id LIMIT 1) AS key,
       (SELECT id FROM top_up WHERE tenant_id = t.id AND buyer_id = p.id ORDER BY id LIMIT 1) AS topup
     FROM tenant t JOIN party p ON p.tenant_id = t.id AND p.slug = 'pinecrest-legal' WHERE t.slug = 'northwind'`,
  );
  if (!found) throw new Error("the demonstration has no customer pinecrest-legal");
  return {
    lot: toWireId("lot", found.lot),
    party: toWireId("party", found.party),
    partyName: "Pinecrest",
    upstream: toWireId("upstream", found.upstream),
    book: toWireId("priceBook", found.book),
    invoice: toWireId("invoice", found.invoice),
    call: toWireId("call", found.call),
    key: toWireId("apiKey", found.key),
    topUp: toWireId("topUp", found.topup),
  };
}

/** A page of somebody else, in a browser of their own. */
async function inside(browser: Browser, enter: (page: Page) => Promise<void>): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await enter(page);
  return page;
}

/** The owner of a second reseller, made by the operator for this. */
async function asOwnerOfNewTenant(browser: Browser, url: string): Promise<Page> {
  const { demo } = await import("./product/place");
  const operator = await inside(browser, (page) => signInAs(page, demo(), "operator"));
  const slug = `rival-${randomBytes(3).toString("hex")}`;
  const email = `owner@${slug}.example`;
  const { ownerPassword } = await data<{ ownerPassword: string }>(
    operator,
    "POST",
    "/api/platform/resellers",
    {
      name: "Rival Tokens",
      slug,
      currency: "USD",
      timeZone: "UTC",
      ownerName: "Rival Owner",
      ownerEmail: email,
    },
  );
  await operator.context().close();
  const origin = url.replace("northwind.", `${slug}.`);
  return inside(browser, (page) => signIn(page, origin, { email, password: ownerPassword }));
}
