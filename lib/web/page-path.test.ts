import fs from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import { hostName } from "./host";
import { nextPath } from "./next-path";
import { pagePlace } from "./page-path";
import { contentSecurityPolicy } from "./security-headers";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("pagePlace", () => {
  it.each([
    ["/", "/zh"],
    ["/models", "/zh/models"],
    ["/models/gpt-5", "/zh/models/gpt-5"],
    ["/english", "/zh/english"],
  ])("shows a tenant's %s from %s in the reader's language", (pathname, path) => {
    expect(pagePlace(pathname, "tenant", "zh")).toEqual({ kind: "rewrite", path, locale: "zh" });
  });

  it.each(["/console/northwind", "/portal", "/sign-in", "/api/session", "/llms.txt", "/setup"])(
    "leaves a tenant's %s as it is",
    (pathname) => {
      expect(pagePlace(pathname, "tenant", "zh")).toEqual({ kind: "as_is", locale: null });
    },
  );

  it("knows every room that is not a storefront's, and takes none of the storefront's for one", () => {
    const folders = (folder: string) =>
      fs
        .readdirSync(path.join(ROOT, folder), { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? entry.name : []));
    const groups = folders("app").filter((name) => /^\(.*\)$/.test(name) && name !== "(storefront)");
    const rooms = [
      ...folders("app").filter((name) => !/^[(_v]/.test(name)),
      ...groups.flatMap((group) => folders(`app/${group}`)),
    ];
    const shop = folders("app/(storefront)/[locale]").filter((name) => !name.startsWith("["));
    expect(rooms.length).toBeGreaterThanOrEqual(7);
    expect(shop.length).toBeGreaterThanOrEqual(1);
    for (const room of rooms)
      expect([room, pagePlace(`/${room}`, "tenant", "en").kind]).toEqual([room, "as_is"]);
    for (const room of shop)
      expect([room, pagePlace(`/${room}`, "tenant", "en").kind]).toEqual([room, "rewrite"]);
  });

  it("takes the language from the path where it stands there", () => {
    expect(pagePlace("/en/models", "tenant", "zh")).toEqual({ kind: "as_is", locale: "en" });
  });

  it("has no storefront on the platform's host", () => {
    expect(pagePlace("/", "platform", "en")).toEqual({ kind: "redirect", path: "/platform" });
    expect(pagePlace("/models", "platform", "en")).toEqual({ kind: "as_is", locale: null });
  });
});

describe("hostName", () => {
  it.each([
    ["Northwind.localhost:3000", "northwind.localhost"],
    ["ai.example.com.", "ai.example.com"],
    ["127.0.0.1:80", "127.0.0.1"],
    ["[::1]:3000", "[::1]"],
    ["a.test, b.test", null],
    ["a.test/path", null],
    ["user@a.test", null],
    ["", null],
    [null, null],
  ])("reads %s as %s", (header, name) => {
    expect(hostName(header)).toBe(name);
  });
});

describe("nextPath", () => {
  it.each(["/portal", "/console/northwind/lots?page=2", "/setup"])("goes on to %s", (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    "//evil.test",
    "/\\evil.test",
    "https://evil.test",
    "javascript:alert(1)",
    "/a\n",
    "",
    "/sign-in?next=/",
    "/api/x",
  ])("does not go to %j", (path) => {
    expect(nextPath(path)).toBeNull();
  });
});

describe("contentSecurityPolicy", () => {
  it("trusts scripts by nonce only, and lets nobody frame us", () => {
    const policy = contentSecurityPolicy("abc", false);
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
  });
});
