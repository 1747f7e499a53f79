import type { Page } from "@playwright/test";

import { seriousFindings } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs, signInOf, type Role } from "./steps/people";
import { kindOf, linksOf } from "./tour/walk";

interface Walk {
  readonly role: Role | null;
  readonly name: string;
  /** Paths to begin with, below the role's own first page; what they lead to below them is looked at as well. */
  readonly rooms: readonly string[];
  /** Folders of objects that the first page itself leads to. */
  readonly objects?: readonly string[];
  /** One page of each kind below the rooms is looked at; fewer than this were found when the walk itself is broken. */
  readonly pagesMin: number;
}

const WALKS: readonly Walk[] = [
  {
    ...{ role: "reseller", name: "supply", pagesMin: 20 },
    rooms: ["/lots", "/purchases", "/watch", "/suppliers", "/upstreams", "/limits", "/bills", "/notices"],
  },
  {
    ...{ role: "reseller", name: "selling", pagesMin: 20 },
    rooms: [
      ...["", "/profit", "/catalogue", "/models", "/models/new", "/prices", "/customers", "/distributors"],
      ...["/calls", "/invoices", "/team", "/audit", "/profile"],
    ],
  },
  {
    ...{ role: "customer", name: "portal", pagesMin: 12 },
    rooms: [
      ...[
        "",
        "/keys",
        "/usage",
        "/playground",
        "/advice",
        "/top-up",
        "/bill",
        "/limits",
        "/team",
        "/profile",
      ],
    ],
  },
  // The distributor's other rooms are the reseller's own.
  { role: "distributor", name: "balance", rooms: ["", "/balance"], pagesMin: 2 },
  {
    ...{ role: "operator", name: "platform", pagesMin: 5 },
    ...{ rooms: ["", "/health", "/audit", "/profile"], objects: ["/resellers"] },
  },
  {
    ...{ role: null, name: "storefront", pagesMin: 7 },
    rooms: [
      "/en",
      "/en/models",
      "/en/calculator",
      "/en/quick-start",
      "/sign-in",
      "/sign-up",
      "/en/nothing-here",
    ],
  },
];

// Snapshots of every step would take longer than the looking.
test.use({ trace: "off" });

for (const { role, name, rooms, objects = [], pagesMin } of WALKS) {
  test(`axe finds nothing serious on any page, and none scrolls sideways on a phone: ${role ?? "visitor"}, ${name}`, async ({
    page,
    demo,
  }) => {
    // About a second a page on a quiet machine.
    test.setTimeout(600_000);
    await page.route("**", (route) =>
      route.request().headers()["next-router-prefetch"] ? route.abort() : route.fallback(),
    );
    if (role) await signInAs(page, demo, role);
    const home = role ? signInOf(demo, role).url : new URL(demo.url).origin;
    const starts = rooms.map((room) => `${home}${room}`);
    const below = [...rooms, ...objects]
      .filter((room) => room !== "")
      .map((room) => new URL(`${home}${room}/`).pathname);
    const waiting = [...starts];
    const done = new Set<string>();
    const wrong: string[] = [];
    for (let address = waiting.shift(); address; address = waiting.shift()) {
      if (done.has(kindOf(address))) continue;
      done.add(kindOf(address));
      wrong.push(...(await lookAt(page, address)));
      for (const path of below) waiting.push(...(await linksOf(page, path)));
    }
    expect(wrong).toEqual([]);
    expect(done.size, [...done].join(" ")).toBeGreaterThanOrEqual(pagesMin);
  });
}

/** What axe finds on one page (at a phone's width the journeys marked @phone ask it), and whether it fits a phone. */
async function lookAt(page: Page, address: string): Promise<string[]> {
  const wrong: string[] = [];
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(address);
  await expect(page.locator("h1").first()).toBeVisible();
  wrong.push(...(await seriousFindings(page)));
  await page.setViewportSize({ width: 360, height: 740 });
  // Charts take a moment to follow their box.
  const fits = await page
    .waitForFunction(() => document.documentElement.scrollWidth <= innerWidth + 1, undefined, {
      timeout: 45_000,
    })
    .catch(() => null);
  if (!fits) wrong.push("scrolls sideways at 360 px");
  return wrong.map((each) => `${address}: ${each}`);
}
