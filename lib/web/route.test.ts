import { randomUUID } from "node:crypto";

import { describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { visitorActor } from "@/lib/usecases/actor";
import type { Command, Query } from "@/lib/usecases/define";
import {
  Conflict,
  Forbidden,
  Invalid,
  NotFound,
  Throttled,
  Unauthenticated,
  Unavailable,
} from "@/lib/usecases/errors";

import { route } from "./route";
import type { RequestScope } from "./scope";
import { UnknownHost } from "./unknown-host";

const ORIGIN = "http://shop.localhost:3000";
const scope: RequestScope = {
  site: { kind: "platform" },
  actor: visitorActor({ tenantId: PLATFORM_TENANT_ID, requestId: "from-the-scope" }),
  viewer: null,
  locale: "en",
  origin: ORIGIN,
};
const shared = { name: "test.use", permission: "public", scope: "system", input: z.object({}) } as const;

function pose(
  kind: "command" | "query",
  execute: (...args: unknown[]) => Promise<unknown> = async (_, input) => input,
) {
  const spy = vi.fn(execute);
  const useCase = { ...shared, kind, unaudited: null, execute: spy } as Command | Query;
  return { spy, handler: route(useCase, { scope: async () => scope }) };
}

const params = (value: Record<string, string> = {}) => ({ params: Promise.resolve(value) });
const at = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  new Request(`${ORIGIN}${path}`, { ...init, headers: { host: "shop.localhost:3000", ...init.headers } });
const post = (body: string, headers: Record<string, string> = {}) =>
  at("/api/x", {
    method: "POST",
    body,
    headers: { origin: ORIGIN, "content-type": "application/json", ...headers },
  });
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: Record<string, unknown> }).error;

describe("where a write may come from", () => {
  it.each([
    ["null", "null"],
    ["another host", "http://evil.test"],
    ["another port", "http://shop.localhost:3001"],
    ["another scheme", "https://shop.localhost:3000"],
    ["a host that begins the same", "http://shop.localhost:3000.evil.test"],
    ["nowhere", undefined],
  ])("refuses %s", async (_, origin) => {
    const { handler, spy } = pose("command");
    const headers = { "content-type": "application/json", ...(origin ? { origin } : {}) };
    const response = await handler(at("/api/x", { method: "POST", body: "{}", headers }), params());
    expect(response.status).toBe(403);
    expect(await errorOf(response)).toMatchObject({ code: "wrong_origin", charged: false });
    expect(spy).not.toHaveBeenCalled();
  });

  it("takes our own, also behind a proxy that ends TLS", async () => {
    const { handler } = pose("command");
    expect((await handler(post("{}"), params())).status).toBe(200);
    const secure = post("{}", { origin: "https://shop.localhost:3000", "x-forwarded-proto": "https" });
    expect((await handler(secure, params())).status).toBe(200);
  });
});

describe("what it takes", () => {
  it.each([
    ["text/plain", "{}", 415],
    ["application/x-www-form-urlencoded", "a=1", 415],
    ["application/json", "", 400],
    ["application/json", "{", 400],
    ["application/json", "[]", 400],
    ["application/json", "null", 400],
    ["application/json", `{"a":"${"x".repeat(300_000)}"}`, 413],
  ])("answers %s with %.12s by %i", async (type, body, status) => {
    const { handler, spy } = pose("command");
    expect((await handler(post(body, { "content-type": type }), params())).status).toBe(status);
    expect(spy).not.toHaveBeenCalled();
  });

  it("counts bytes as they arrive, whatever the length said", async () => {
    const { handler } = pose("command");
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(100_000))),
    });
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { origin: ORIGIN, "content-type": "application/json" },
    };
    expect(
      (await handler(at("/api/x", init as RequestInit & { headers: Record<string, string> }), params()))
        .status,
    ).toBe(413);
  });

  it("joins body and path, the path winning, and search parameters for a read", async () => {
    const { handler, spy } = pose("command");
    await handler(
      post('{"id":"body","n":1}', { "content-type": "application/json; charset=utf-8" }),
      params({ id: "path" }),
    );
    expect(spy.mock.calls[0]?.[1]).toEqual({ id: "path", n: 1 });
    const read = pose("query");
    await read.handler(at("/api/x?tag=a&tag=b&page=2"), params({ id: "path" }));
    expect(read.spy.mock.calls[0]?.[1]).toEqual({ tag: ["a", "b"], page: "2", id: "path" });
  });

  it("never runs a command by GET", async () => {
    const { handler, spy } = pose("command");
    expect((await handler(at("/api/x"), params())).status).toBe(405);
    expect(spy).not.toHaveBeenCalled();
  });

  it("hands on an idempotency key that is a UUID and refuses others", async () => {
    const { handler, spy } = pose("command");
    const key = randomUUID();
    await handler(post("{}", { "idempotency-key": key.toUpperCase() }), params());
    expect(spy.mock.calls[0]?.[2]).toEqual({ idempotencyKey: key });
    expect((await handler(post("{}", { "idempotency-key": "1" }), params())).status).toBe(400);
  });
});

describe("what it answers", () => {
  it("wraps the answer, big integers and dates as strings, never to be stored", async () => {
    const { handler } = pose("query", async () => ({
      amountNano: 2n ** 62n,
      at: new Date(0),
      none: undefined,
    }));
    const response = await handler(at("/api/x"), params());
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      data: { amountNano: "4611686018427387904", at: "1970-01-01T00:00:00.000Z" },
    });
    const nothing = pose("query", async () => undefined);
    expect(await (await nothing.handler(at("/api/x"), params())).json()).toEqual({ data: null });
  });

  it.each([
    [new Unauthenticated(), 401, "unauthenticated"],
    [new Forbidden(), 403, "forbidden"],
    [new NotFound("lot"), 404, "not_found"],
    [new Conflict("already_exists"), 409, "conflict"],
    [new Unavailable("busy", { charged: true }), 503, "unavailable"],
    [new UnknownHost(), 421, "misdirected"],
  ])("turns %s into %i", async (error, status, code) => {
    const { handler } = pose("query", () => Promise.reject(error));
    const response = await handler(at("/api/x", { headers: { "x-request-id": "request-1234" } }), params());
    expect(response.status).toBe(status);
    const charged = error instanceof Unavailable;
    expect(await errorOf(response)).toMatchObject({ code, charged, requestId: "request-1234" });
  });

  it("says how long to wait, in words and for machines", async () => {
    const { handler } = pose("command", () => Promise.reject(new Throttled("too_many_tries", 90)));
    const response = await handler(post("{}"), params());
    expect(response.headers.get("retry-after")).toBe("90");
    expect((await errorOf(response)).message).toBe("Too many tries. Please wait 2 minutes.");
  });

  it("names each field's fault in the reader's language", async () => {
    const fault = new Invalid({
      slug: "slug_taken",
      "lines.0.n": { reason: "tooShort", values: { count: 3 } },
    });
    const { spy } = pose("command");
    spy.mockRejectedValue(fault);
    const useCase = { ...shared, kind: "command", unaudited: null, execute: spy } as Command;
    const chinese = route(useCase, { scope: async () => ({ ...scope, locale: "zh" }) });
    expect(await errorOf(await chinese(post("{}"), params()))).toMatchObject({
      fields: { slug: "该名称已被使用", "lines.0.n": "至少 3 个字符" },
    });
  });

  it("lets an unexpected error out as a request id and nothing else", async () => {
    const { handler } = pose("query", () => Promise.reject(new Error("password=hunter2 at db.internal")));
    const response = await handler(at("/api/x"), params());
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain("hunter2");
    expect(text).toContain('"code":"internal"');
  });
});
