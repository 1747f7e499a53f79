import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

import { describe, expect, it } from "vitest";

import { parseProxies } from "@/lib/gateway/client-address";

import { settleForwarded } from "./forwarded";

const PROXIES = parseProxies(["10.0.0.0/8", "::1"]);

function settled(remoteAddress: string, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const req = { socket: { remoteAddress }, headers: { host: "shop.example:3000", ...headers } };
  settleForwarded(req as unknown as IncomingMessage, PROXIES);
  return req.headers;
}

describe("settleForwarded", () => {
  it("overwrites what a client claims about itself", () => {
    const claims = {
      "x-forwarded-for": "1.2.3.4",
      "x-forwarded-host": "victim.example",
      "x-forwarded-proto": "https",
      "x-forwarded-anything": "x",
      forwarded: "for=1.2.3.4",
      "x-real-ip": "1.2.3.4",
      "cf-connecting-ip": "1.2.3.4",
    };
    expect(settled("203.0.113.9", claims)).toEqual({
      host: "shop.example:3000",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "shop.example:3000",
      "x-forwarded-port": "3000",
      "x-forwarded-proto": "http",
    });
  });

  it("believes a configured proxy, reduced to one value", () => {
    const headers = settled("10.1.1.1", {
      "x-forwarded-for": "6.6.6.6, 198.51.100.7, 10.2.2.2",
      "x-forwarded-host": "brand.example",
      "x-forwarded-proto": "https",
    });
    expect(headers).toMatchObject({
      host: "brand.example",
      "x-forwarded-for": "198.51.100.7",
      "x-forwarded-host": "brand.example",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    });
  });

  it("does not take an address from behind something that is none", () => {
    expect(settled("10.1.1.1", { "x-forwarded-for": "1.2.3.4, unknown" })["x-forwarded-for"]).toBe(
      "10.1.1.1",
    );
  });

  it("knows IPv4 in IPv6 clothes, and IPv6 proxies", () => {
    expect(settled("::ffff:10.1.1.1", { "x-forwarded-for": "198.51.100.7" })["x-forwarded-for"]).toBe(
      "198.51.100.7",
    );
    expect(settled("::1", { "x-forwarded-for": "2001:DB8::1" })["x-forwarded-for"]).toBe("2001:db8::1");
    expect(settled("::2", { "x-forwarded-for": "198.51.100.7" })["x-forwarded-for"]).toBe("::2");
  });

  it("names an entry it cannot read", () => {
    expect(() => parseProxies(["10.0.0.0/8", "proxy.local"])).toThrow("proxy.local is neither");
  });
});
