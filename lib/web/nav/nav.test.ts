import fs from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import en from "@/i18n/messages/en/nav.json";
import zh from "@/i18n/messages/zh/nav.json";
import { can } from "@/lib/domain/access/can";
import { PARTY_KINDS, ROLES, type PartyKind } from "@/lib/domain/access/party-kind";

import { CONSOLE_NAV } from "./console";
import type { NavGroup } from "./entry";
import { PLATFORM_NAV } from "./platform";
import { PORTAL_NAV } from "./portal";
import { STOREFRONT_NAV } from "./storefront";

const ROOT = path.resolve(import.meta.dirname, "../../..");

const CONSOLES: ReadonlyArray<
  readonly ["console" | "portal" | "platform", string, readonly NavGroup[], readonly PartyKind[]]
> = [
  ["console", "app/console/[seller]", CONSOLE_NAV, ["root", "distributor"]],
  ["portal", "app/portal", PORTAL_NAV, ["customer"]],
  ["platform", "app/platform", PLATFORM_NAV, ["platform"]],
];

const entriesOf = (groups: readonly NavGroup[]) => groups.flatMap((group) => group.entries);

describe.each(CONSOLES)("rooms of the %s", (area, folder, groups, kinds) => {
  const entries = entriesOf(groups);

  it("each have a page", () => {
    expect(entries.length).toBeGreaterThanOrEqual(3);
    const without = entries.filter(
      ({ path: room }) => !fs.existsSync(path.join(ROOT, folder, room, "page.tsx")),
    );
    expect(without.map(({ path: room }) => room)).toEqual([]);
  });

  it("are listed once, with words in both languages", () => {
    expect(new Set(entries.map(({ path: room }) => room)).size).toBe(entries.length);
    for (const { label } of entries) {
      expect(en[area]).toHaveProperty(label);
      expect(zh[area]).toHaveProperty(label);
    }
  });

  it("are each open to somebody of the kind of party that gets this console", () => {
    for (const { permission, path: room } of entries) {
      const open = ROLES.some((role) => kinds.some((partyKind) => can({ role, partyKind }, permission)));
      expect([room, open]).toEqual([room, true]);
    }
    const strangers = PARTY_KINDS.filter((kind) => !kinds.includes(kind));
    expect(strangers.length).toBeGreaterThanOrEqual(2);
  });
});

describe("the storefront's header", () => {
  it("leads to pages that exist", () => {
    for (const { path: room } of STOREFRONT_NAV) {
      expect([room, fs.existsSync(path.join(ROOT, "app/(storefront)/[locale]", room, "page.tsx"))]).toEqual([
        room,
        true,
      ]);
    }
  });
});
