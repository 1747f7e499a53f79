import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { chainsAt, UPSTREAM_NAMES, type UpstreamName } from "./testing/crossings";
import { FREE } from "./testing/expected";
import { TestBench } from "./testing/harness";
import { post, SPEAKER_NAMES, SPEAKERS } from "./testing/speakers";

/**
 * A canary on the loopback that nobody vouched for (SECURITY.md, "Proxy hop"): it receives zero bytes, whatever base URL an
 * upstream is given and whatever image a client points at. Redirects are in upstream-misbehaviour.int.test.ts, names that
 * change between two look-ups in lib/integrations/upstream/ssrf.test.ts.
 */
let bench: TestBench;
let canary: Server;
let port = 0;
let bytes = 0;

beforeAll(async () => {
  bench = await TestBench.start();
  canary = createServer((socket) => {
    socket.on("data", (chunk: Buffer) => (bytes += chunk.length)).on("error", () => undefined);
  });
  await new Promise<void>((resolve) => canary.listen(0, "::", resolve));
  ({ port } = canary.address() as AddressInfo);
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
  await new Promise((resolve) => canary.close(resolve));
});

/** One address, as many ways as there are to write it. */
const LOOPBACK = [
  ...["127.0.0.1", "localhost", "localhost.", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1"],
  ...[
    "017700000001",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
  ],
  ...["%31%32%37.0.0.1", "127。0。0。1", "①②⑦.0.0.1"],
] as const;

describe.each(["http", "https"])("a base URL in %s", (scheme) => {
  it("at a private address, however it is spelled: C05, and not a byte is sent there", async () => {
    const chain = await buildChain({ upstreams: [{ url: "https://example.com/v1" }] });
    const { apiKey } = chain.customers[0];
    for (const host of LOOPBACK) {
      await bench.database.admin.query("UPDATE upstream SET base_url = $2 WHERE tenant_id = $1", [
        chain.tenantId,
        `${scheme}://${host}:${port}/v1`,
      ]);
      await bench.gateway.runtime.directory.refresh();
      const body = { model: chain.modelName, messages: [{ role: "user", content: "Hi" }] };
      const response = await bench.gateway.chat(apiKey, body);
      expect([host, response.status]).toEqual([host, 502]);
      expect(await response.text()).not.toMatch(/127|localhost|private|address/);
      expect(await bench.callOf(response)).toMatchObject({ ...FREE, fault_row: "C05" });
    }
    expect(bytes).toBe(0);
  });
});

describe("an image a client points at", () => {
  let chains: Readonly<Record<UpstreamName, ChainFixture>>;
  beforeAll(async () => {
    chains = await chainsAt(bench.sandbox.url);
  });

  /** A prompt with a picture, in the words of each protocol. */
  function pictured(url: string) {
    const text = "What is it? [[sandbox: tokens=3 pace=0]]";
    return {
      chat: {
        messages: [
          user([
            { type: "text", text },
            { type: "image_url", image_url: { url } },
          ]),
        ],
      },
      responses: {
        input: [
          user([
            { type: "input_text", text },
            { type: "input_image", image_url: url },
          ]),
        ],
      },
      messages: {
        messages: [
          user([
            { type: "text", text },
            { type: "image", source: { type: "url", url } },
          ]),
        ],
      },
      gemini: {
        contents: [
          { role: "user", parts: [{ text }, { fileData: { mimeType: "image/png", fileUri: url } }] },
        ],
      },
    } as const;
  }
  const user = (content: readonly object[]) => ({ role: "user", content });

  it.each(SPEAKER_NAMES)("is never fetched by us: carried as it is, or refused (%s)", async (client) => {
    const statuses = new Set<number>();
    for (const upstream of UPSTREAM_NAMES)
      for (const host of ["127.0.0.1", "2130706433", "[::ffff:7f00:1]", "localhost"]) {
        const chain = chains[upstream];
        const { apiKey } = chain.customers[0];
        const more = pictured(`http://${host}:${port}/a.png`)[client];
        const asked = { apiKey, model: chain.modelName, prompt: "", stream: false, more };
        const response = await post(bench.gateway.url, SPEAKERS[client].request(asked));
        await response.text();
        statuses.add(response.status);
      }
    for (const status of statuses) expect([200, 400]).toContain(status);
    expect(bytes).toBe(0);
  });
});
