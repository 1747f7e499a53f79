import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subject, Verdict } from "./limiter";
import { RedisLimiter } from "./redis-limiter";

/**
 * Two limiters, as two processes have them, on one real Redis. It is the one on PATH, which `npm test` installs where it may
 * (scripts/setup/redis.mjs); without it these tests are skipped and counted as such by name, and CI fails.
 */
const NO_REDIS = !onPath("redis-server");
const suite = NO_REDIS
  ? "limits shared through Redis (skipped: no redis-server on PATH)"
  : "limits shared through Redis";

function onPath(name: string): boolean {
  try {
    execFileSync("which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(NO_REDIS)(suite, () => {
  let port: number;
  let redis: ChildProcess;
  let limiters: [RedisLimiter, RedisLimiter];
  const told: string[] = [];

  beforeAll(async () => {
    port = await freePort();
    redis = await startRedis(port);
    const make = () =>
      new RedisLimiter({
        url: `redis://127.0.0.1:${port}`,
        now: Date.now,
        onAway: () => told.push("away"),
        onBack: () => told.push("back"),
      });
    limiters = [make(), make()];
    await connected(limiters, told);
    told.length = 0;
  });
  afterAll(async () => {
    await Promise.all(limiters.map((limiter) => limiter.close()));
    redis.kill();
  });

  let ids = 0;
  const subject = (more: Partial<Subject> = {}): Subject => ({
    ...{ id: `k${ids++}`, tenantId: "t", whose: "key", requests: null, tokens: null, streams: null },
    ...more,
  });
  const take = (process: 0 | 1, of: Subject, tokens = 0, stream = false): Promise<Verdict> =>
    limiters[process].take([of], { callId: `c${ids++}`, tokens, stream });

  it("lets both processes together no further than the limit", async () => {
    const of = subject({ requests: 20 });
    const verdicts = await Promise.all(Array.from({ length: 60 }, (_, i) => take(i % 2 === 0 ? 0 : 1, of)));
    const taken = verdicts.filter(({ kind }) => kind === "taken").length;
    // Some drains while sixty are asked.
    expect(taken).toBeGreaterThanOrEqual(20);
    expect(taken).toBeLessThanOrEqual(22);
    const refused = verdicts.find((verdict) => verdict.kind === "refused");
    expect(refused).toMatchObject({ limit: "requests" });
    expect(refused?.kind === "refused" && refused.waitMs).toBeGreaterThan(0);
  });

  it("corrects tokens for the other process", async () => {
    const of = subject({ tokens: 1_000 });
    const first = await take(0, of, 900);
    expect(await take(1, of, 900)).toMatchObject({ kind: "refused", limit: "tokens" });
    if (first.kind === "taken") first.ticket.end(100);
    await expect.poll(async () => (await take(1, of, 850)).kind).toBe("taken");
  });

  it("counts streams of both, and gives each back once", async () => {
    const of = subject({ streams: 2 });
    const first = await take(0, of, 0, true);
    expect((await take(1, of, 0, true)).kind).toBe("taken");
    expect(await take(0, of, 0, true)).toMatchObject({ kind: "refused", limit: "streams" });
    expect((await take(0, of, 0, false)).kind).toBe("taken");
    if (first.kind === "taken") {
      first.ticket.end(0);
      first.ticket.end(0);
    }
    await expect.poll(async () => (await take(1, of, 0, true)).kind).toBe("taken");
    expect((await take(1, of, 0, true)).kind).toBe("refused");
  });

  it("takes from all subjects of a call or from none", async () => {
    const [key, account] = [subject({ requests: 5 }), subject({ requests: 1 })];
    const both = () => limiters[0].take([key, account], { callId: `c${ids++}`, tokens: 0, stream: false });
    expect((await both()).kind).toBe("taken");
    expect(await both()).toMatchObject({ kind: "refused", subject: { id: account.id } });
    const { standings } = await take(1, key);
    expect(standings[0]?.requests).toBeGreaterThan(1.9);
    expect(standings[0]?.requests).toBeLessThanOrEqual(2);
  });

  it("goes on in memory while Redis is away, says so once, and comes back", async () => {
    const of = subject({ requests: 1 });
    const ended = new Promise((resolve) => redis.once("exit", resolve));
    redis.kill();
    await ended;
    expect((await take(0, of)).kind).toBe("taken");
    expect((await take(0, of)).kind).toBe("refused");
    expect((await take(0, subject({ requests: 1 }))).kind).toBe("taken");
    await take(1, of);
    expect(told).toEqual(["away", "away"]);
    redis = await startRedis(port);
    await expect.poll(() => told).toEqual(["away", "away", "back", "back"]);
    const shared = subject({ requests: 1 });
    expect((await take(0, shared)).kind).toBe("taken");
    expect((await take(1, shared)).kind).toBe("refused");
  });
});

/** The first commands may come before the connection, and are then counted in memory. */
async function connected(limiters: readonly RedisLimiter[], told: readonly string[]): Promise<void> {
  const of = {
    id: "first",
    tenantId: "t",
    whose: "key",
    requests: 1_000,
    tokens: null,
    streams: null,
  } as const;
  const timesTold = (what: string) => told.filter((said) => said === what).length;
  for (let i = 0; i < 100; i++) {
    const verdicts = await Promise.all(
      limiters.map((limiter) => limiter.take([of], { callId: "c", tokens: 0, stream: false })),
    );
    const seen = verdicts.map(({ standings }) => standings[0]?.requests ?? 0);
    if (timesTold("away") === timesTold("back") && Math.max(...seen) > 1.5) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no connection to Redis: ${told.join(" ")}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function startRedis(port: number): Promise<ChildProcess> {
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stdout.on("data", (text: Buffer) => {
      if (text.includes("Ready to accept connections")) resolve(child);
    });
  });
}
