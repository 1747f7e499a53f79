import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net from "node:net";

import { afterEach, describe, expect, it } from "vitest";

import { listen, type Handlers, type Listener } from "./listener";

let open: Listener | undefined;
afterEach(async () => {
  await open?.close(0);
  open = undefined;
});

const start = async (): Promise<Listener> => (open = await listen("127.0.0.1", 0, []));
const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${open?.port}${path}`, init);

function handlers(over: Partial<Handlers> = {}): Handlers {
  return {
    gateway: {
      matches: (url) => url.startsWith("/v1"),
      handle: (_req: IncomingMessage, res: ServerResponse) => void res.end("gateway"),
    },
    web: (_req, res) => Promise.resolve(void res.end("web")),
    healthy: () => Promise.resolve(true),
    ...over,
  };
}

describe("the listener", () => {
  it("is alive but not ready before anything is there to answer", async () => {
    await start();
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(503);
    const refused = await get("/v1/models");
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(await refused.json()).toMatchObject({
      error: { type: "server_error", message: "The server is starting." },
    });
  });

  it("asks the gateway first, then the pages", async () => {
    (await start()).serve(handlers());
    expect(await (await get("/v1/models")).text()).toBe("gateway");
    expect(await (await get("/portal")).text()).toBe("web");
    expect((await get("/readyz")).status).toBe(200);
  });

  it("is not ready while the database is away", async () => {
    (await start()).serve(handlers({ healthy: () => Promise.reject(new Error("gone")) }));
    expect((await get("/readyz")).status).toBe(503);
    expect((await get("/healthz")).status).toBe(200);
  });

  it("refuses headers beyond 16 KiB", async () => {
    (await start()).serve(handlers());
    const status = await get("/v1/models", { headers: { "x-big": "a".repeat(17 * 1024) } }).then(
      (res) => res.status,
    );
    expect(status).toBe(431);
  });

  it("says which port is taken", async () => {
    const listener = await start();
    await expect(listen("127.0.0.1", listener.port, [])).rejects.toThrow(`Port ${listener.port} is taken`);
  });

  it("lets an answer end that is under way, and takes no new request on its connection", async () => {
    const listener = await start();
    let finish: (() => void) | undefined;
    const handle = (_req: IncomingMessage, res: ServerResponse) => {
      res.write("first ");
      finish = () => void res.end("last");
    };
    listener.serve(handlers({ gateway: { matches: (url) => url === "/v1/slow", handle } }));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const slow = await new Promise<IncomingMessage>((resolve) =>
      http.get({ port: listener.port, path: "/v1/slow", agent }, resolve),
    );
    listener.refuse();
    const closed = listener.close(5_000);
    finish?.();
    expect(await text(slow)).toBe("first last");
    await closed;
    agent.destroy();
    await expect(connect(listener.port)).rejects.toThrow("ECONNREFUSED");
  });

  it("cuts what does not end in time", async () => {
    const listener = await start();
    listener.serve(handlers({ web: () => new Promise(() => undefined) }));
    const never = get("/never");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const cut = expect(never).rejects.toThrow();
    await listener.close(100);
    await cut;
  });
});

async function text(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function connect(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    net.connect(port, "127.0.0.1", resolve).once("error", reject);
  });
}
