import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { allowUpstreamHost } from "./allowed-hosts";
import { guardedConnector, ForbiddenAddressError } from "./connector";
import { guardedFetch } from "./guarded-fetch";
import { checkTunnelEnd } from "./proxied";
import { UpstreamClient } from "./upstream-client";

/** A canary: a private listener that must not receive a single byte (SECURITY.md, "Proxy hop"). */
let canary: Server;
let port = 0;
let bytes = 0;
const sockets = new Set<Socket>();

beforeAll(async () => {
  canary = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", (chunk) => (bytes += chunk.length)).on("error", () => undefined);
  });
  await new Promise<void>((resolve) => canary.listen(0, "0.0.0.0", resolve));
  port = (canary.address() as { port: number }).port;
});
beforeEach(() => void (bytes = 0));
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => canary.close(resolve));
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

async function send(origin: string, client = new UpstreamClient()): Promise<Error | number> {
  const outcome = await new Promise<Error | number>((resolve) => {
    client.send(
      {
        origin,
        path: "/v1/models",
        method: "POST",
        headers: ["authorization", "Bearer x"],
        body: Buffer.from("{}"),
      },
      {
        onHead: (status) => resolve(status),
        onData: () => undefined,
        onEnd: () => undefined,
        onError: resolve,
      },
    );
  });
  await client.close();
  await settle();
  return outcome;
}

describe("private addresses", () => {
  it.each(["127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001"])(
    "receive zero bytes at http://%s",
    async (host) => {
      expect(await send(`http://${host}:${port}`)).toBeInstanceOf(Error);
      expect(bytes).toBe(0);
    },
  );

  it.each(["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])(
    "receive zero bytes at https://%s, TLS's greeting included",
    async (host) => {
      expect(await send(`https://${host}:${port}`)).toBeInstanceOf(ForbiddenAddressError);
      expect(bytes).toBe(0);
    },
  );

  it("receive zero bytes when a name leads there on its second look-up (DNS rebinding)", async () => {
    let lookUps = 0;
    const connect = guardedConnector({
      lookup: (_hostname, options, callback) => {
        // Whoever checked the name first was told a public address; the socket is told another.
        const address = lookUps++ === 0 ? "93.184.216.34" : "127.0.0.1";
        if (options.all) (callback as (error: null, all: object[]) => void)(null, [{ address, family: 4 }]);
        else callback(null, address, 4);
      },
    });
    await checkTunnelEnd(`https://rebinding.test:${port}`, () =>
      Promise.resolve([{ address: "93.184.216.34" }]),
    );
    const origin = {
      hostname: "rebinding.test",
      host: "rebinding.test",
      protocol: "https:",
      port: String(port),
    };
    lookUps = 1;
    const error = await new Promise<Error | null>((resolve) =>
      connect(origin, (...[failure]) => resolve(failure)),
    );
    expect(error).toBeInstanceOf(ForbiddenAddressError);
    await settle();
    expect(bytes).toBe(0);
  });
});

describe("redirects", () => {
  it("to private addresses are handed on and not followed", async () => {
    const vendor = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () =>
        socket.end(`HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:${port}/\r\ncontent-length: 0\r\n\r\n`),
      );
    });
    await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
    const { port: vendorPort } = vendor.address() as { port: number };
    allowUpstreamHost(`127.0.0.1:${vendorPort}`);
    expect(await send(`http://127.0.0.1:${vendorPort}`)).toBe(307);
    const client = new UpstreamClient();
    const token = guardedFetch(client)(`http://127.0.0.1:${vendorPort}/token`, { method: "POST", body: "x" });
    await expect(token).rejects.toThrow("redirects are not followed");
    await client.close();
    await settle();
    expect(bytes).toBe(0);
    await new Promise((resolve) => vendor.close(resolve));
  });
});

describe("the end of a tunnel", () => {
  const at = (address: string) => () => Promise.resolve([{ address }]);

  it.each([
    ["https://10.0.0.8", at("203.0.113.7")],
    ["https://[::1]", at("203.0.113.7")],
    ["http://api.example.com", at("93.184.216.34")],
    ["https://inside.example.com", at("192.168.1.1")],
  ])("is refused at %s where it is private, or in the clear", async (origin, resolve) => {
    await expect(checkTunnelEnd(origin, resolve)).rejects.toBeInstanceOf(ForbiddenAddressError);
  });

  it("is let through where it is public, or known to the proxy alone", async () => {
    await checkTunnelEnd("https://api.example.com", at("93.184.216.34"));
    await checkTunnelEnd("https://only.there.example", () => Promise.reject(new Error("ENOTFOUND")));
  });
});
