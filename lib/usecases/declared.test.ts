import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import { can } from "@/lib/domain/access/can";
import { PARTY_KINDS, ROLES } from "@/lib/domain/access/party-kind";
import { PERMISSIONS, type Permission } from "@/lib/domain/access/permission";

import { visitorActor, type Actor } from "./actor";
import type { UseCase } from "./define";
import { Forbidden, Unauthenticated } from "./errors";

const ROOT = path.resolve(import.meta.dirname, "../..");

function filesUnder(folder: string, keep: (file: string) => boolean): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.join(folder, file))
    .filter(keep)
    .sort();
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.includes("/testing/");
const sources = filesUnder("lib/usecases", (file) => file.endsWith(".ts") && !isTest(file));
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");

/** What needs no sign-in, each looked at: what it lets a stranger learn and do. */
const PUBLIC = [
  "member.count_sign_up", // counts tries
  "member.sign_up", // makes a customer, throttled
  "session.begin", // within signIn, not exported
  "session.open", // within signIn, after the password
  "session.refuse", // within signIn
  "session.resolve", // asked with a session id out of a signed cookie
  "setup.create_operator", // once, with the token of the link the server printed
  "setup.state", // whether the installation is set up
  "storefront.estimate_month", // what a storefront's prices come to
  "storefront.list_currencies", // by which rates its prices are shown
  "storefront.list_offers", // what a storefront shows anyway
  "tenant.resolve_host", // what a storefront shows anyway
];

/** What leaves no audit event. */
const UNAUDITED = [
  "member.count_password_try",
  "member.count_sign_up",
  "session.begin",
  "session.touch",
  "stock_watch.raise",
  "supplier_bill.add_part",
  "topup.record_checkout",
  "topup.refresh",
  "upstream.poll_balances",
];

/** Routes made neither by `route` nor by `fileRoute`: each was reviewed for doing by itself what those do. */
const OTHER_ROUTES = [
  "app/api/auth/[...nextauth]/route.ts", // scope and Origin as the adapter; next-auth checks its own token besides
  "app/api/webhooks/sandbox/route.ts", // no session: a signature over the raw body (lib/web/webhook.ts)
];

function isUseCase(value: unknown): value is UseCase {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    "permission" in value &&
    "execute" in value
  );
}

async function loadAll(files: readonly string[]): Promise<UseCase[]> {
  const modules = await Promise.all(
    [...new Set(files)].map((file) => import(pathToFileURL(path.join(ROOT, file)).href)),
  );
  return modules.flatMap((module) => Object.values(module as Record<string, unknown>).filter(isUseCase));
}

const tenantId = "00000000-0000-7000-8000-00000000000a";
const ACTORS: readonly Actor[] = [
  visitorActor({ tenantId, requestId: "matrix-visitor" }),
  ...ROLES.flatMap((role) =>
    PARTY_KINDS.map((partyKind) => {
      const ids = { tenantId, partyId: tenantId, memberId: tenantId, sessionId: tenantId };
      return { kind: "member" as const, ...ids, partyKind, role, requestId: "matrix-member" };
    }),
  ),
];

/** Every definition in the source, exported or not. */
function definitions() {
  return sources.flatMap((file) => {
    const found = [
      ...read(file).matchAll(/\b(command|query)(?:<[^(]*>)?\(\{\s*name: "([^"]+)",\s*permission: "([^"]+)"/g),
    ];
    const calls = [...read(file).matchAll(/(?<![.\w])(?:command|query)(?:<[^(]*>)?\(\{/g)].length;
    return {
      file,
      calls,
      found: found.map(([, kind, name, permission]) => ({ kind, name, permission, file })),
    };
  });
}

describe("use cases", () => {
  const all = definitions().flatMap(({ found }) => found);

  it("are all seen by this test", () => {
    for (const { file, calls, found } of definitions()) expect([file, found.length]).toEqual([file, calls]);
    expect(all.length).toBeGreaterThanOrEqual(25);
  });

  it("each declare a permission that exists, under a name of its own", () => {
    const names = all.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { name, permission } of all) {
      expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect([...PERMISSIONS, "public"]).toContain(permission);
    }
  });

  it("are public only where that was reviewed", () => {
    const open = all.filter(({ permission }) => permission === "public").map(({ name }) => name);
    expect(open.sort()).toEqual([...PUBLIC].sort());
  });

  it("keep what they declare when loaded", async () => {
    const loaded = await loadAll(all.map((one) => one.file));
    expect(loaded.length).toBeGreaterThanOrEqual(20);
    for (const useCase of loaded) {
      expect(useCase.permission).toBe(all.find((one) => one.name === useCase.name)?.permission);
    }
  });

  it("leave an audit event unless that was reviewed", () => {
    const silent = sources.flatMap((file) =>
      [...read(file).matchAll(/name: "([^"]+)"(?:(?!\bcommand\(|\bquery\()[\s\S])*?unaudited: "/g)].map(
        ([, name]) => name,
      ),
    );
    expect(silent.sort()).toEqual([...UNAUDITED].sort());
  });

  it("have a sentence for the audit log in every language", () => {
    const audited = all.filter(({ kind, name }) => kind === "command" && !UNAUDITED.includes(name ?? ""));
    expect(audited.length).toBeGreaterThan(100);
    for (const locale of ["en", "zh"]) {
      const said = JSON.parse(read(`i18n/messages/${locale}/profile-audit.json`)) as Record<string, object>;
      const names = Object.entries(said).flatMap(([noun, verbs]) =>
        Object.keys(verbs).map((verb) => `${noun}.${verb}`),
      );
      const missing = audited.filter(({ name }) => !names.includes(name ?? "")).map(({ name }) => name);
      expect([locale, missing]).toEqual([locale, []]);
    }
  });

  it("refuse every role of every kind of party that may not, and strangers, whatever they are given", async () => {
    const loaded = (await loadAll(all.map((one) => one.file))).filter(
      ({ permission }) => permission !== "public",
    );
    let refused = 0;
    for (const useCase of loaded) {
      for (const actor of ACTORS) {
        if (actor.kind === "member" && can(actor, useCase.permission as Permission)) continue;
        const expected = actor.kind === "member" ? Forbidden : Unauthenticated;
        // No database is open here: a use case that got further than its permission would fail in another way.
        await expect(useCase.execute(actor, "anything")).rejects.toBeInstanceOf(expected);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThanOrEqual(loaded.length * 5);
  });
});

describe("routes", () => {
  const routes = filesUnder("app/api", (file) => path.basename(file) === "route.ts");

  it("are each one use case behind the adapter, or reviewed by hand", () => {
    expect(routes.length).toBeGreaterThanOrEqual(15);
    const others = routes.filter((file) => {
      const exported = [...read(file).matchAll(/^export (?:const|async function|function|\{).*$/gm)].map(
        ([line]) => line,
      );
      return !(
        exported.length > 0 &&
        exported.every((line) =>
          /^export const ((GET|POST|PUT|PATCH|DELETE) = route|GET = fileRoute|POST = streamRoute)\(/.test(
            line,
          ),
        )
      );
    });
    expect(others).toEqual(OTHER_ROUTES);
  });
});

describe("reasons of errors", () => {
  const messages = (file: string) => JSON.parse(read(file)) as Record<string, unknown>;
  const words = (locale: string): Record<string, unknown> => {
    const areas = filesUnder(`i18n/messages/${locale}`, (file) =>
      /\/(errors|fields)(-[\w-]+)?\.json$/.test(file),
    );
    const { validation } = messages(`i18n/messages/${locale}/ui.json`);
    return Object.assign({}, validation, ...areas.map(messages)) as Record<string, unknown>;
  };

  it("have a sentence in every language", () => {
    const reasons = new Set(
      sources.flatMap((file) => [
        ...[
          ...read(file).matchAll(
            /new (?:Conflict|Forbidden|Unavailable|Throttled|Unauthenticated)\(\s*"(\w+)"/g,
          ),
        ].map((m) => m[1]),
        ...[...read(file).matchAll(/params: \{ reason: "(\w+)"/g)].map((m) => m[1]),
        ...[...read(file).matchAll(/new Invalid\(\{[^}]*?: (?:\{ reason: )?"(\w+)"/g)].map((m) => m[1]),
      ]),
    );
    expect(reasons.size).toBeGreaterThanOrEqual(15);
    for (const locale of ["en", "zh"]) {
      const known = words(locale);
      expect([locale, [...reasons].filter((reason) => reason && !(reason in known))]).toEqual([locale, []]);
    }
  });
});
