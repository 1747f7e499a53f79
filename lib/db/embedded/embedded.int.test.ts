import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { embeddedUrl } from "@/lib/db/urls";

import { startCluster, type Cluster } from "./cluster";
import { claimDataDir } from "./instance-lock";
import { readNote } from "./note";
import { prepareDataDir } from "./place";
import { runningPostmaster, stopPostmaster } from "./postmaster";

const PASSWORD = "only-for-this-test-only-for-this-test";
const isRoot = process.getuid?.() === 0;

let dataDir: string;
let running: Cluster[] = [];

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "entrepot-cluster-"));
  fs.chmodSync(dataDir, 0o711);
});
afterEach(async () => {
  for (const cluster of running) await cluster.stop("immediate").catch(() => undefined);
  running = [];
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function start(options: { revive?: boolean; folder?: string; report?: (line: string) => void } = {}) {
  const { folder = dataDir, ...rest } = options;
  const cluster = await startCluster({
    dataDir: folder,
    superuserPassword: PASSWORD,
    settings: { fsync: "off" },
    ...rest,
  });
  running.push(cluster);
  return cluster;
}

async function query<T extends pg.QueryResultRow>(cluster: Cluster, sql: string): Promise<T[]> {
  const url = embeddedUrl(cluster.port, "postgres", PASSWORD, "postgres");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<T>(sql)
    .then((result) => result.rows)
    .finally(() => client.end());
}

describe("the embedded PostgreSQL", () => {
  it("keeps its data and its port from one start to the next", async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await query(second, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  it("listens on the loopback only and asks for the password", async () => {
    const cluster = await start();
    expect(await query(cluster, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    const client = new pg.Client({
      connectionString: embeddedUrl(cluster.port, "postgres", "wrong", "postgres"),
    });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  });

  it("takes another port when its own was taken meanwhile", async () => {
    const first = await start();
    await first.stop();
    const squatter = net.createServer().listen(first.port, "127.0.0.1");
    const second = await start();
    squatter.close();
    expect(second.port).not.toBe(first.port);
  });

  it("replaces a server that a killed process left behind, and a stale pid file", async () => {
    const left = await start();
    await query(left, "CREATE TABLE kept AS SELECT 1 AS one");
    const next = await start();
    expect(next.pid()).not.toBe(left.pid());
    expect(await query(next, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
    await next.stop();
    fs.writeFileSync(
      path.join(next.folder, "postmaster.pid"),
      `${process.pid}\n${next.folder}\n1\n${next.port}\n\n127.0.0.1\n1 1\nready\n`,
    );
    await start();
  });

  it("comes back by itself after it was killed", async () => {
    const lines: string[] = [];
    const cluster = await start({ revive: true, report: (line) => lines.push(line) });
    const before = cluster.pid();
    process.kill(before, "SIGKILL");
    await vi.waitFor(() => expect(cluster.pid()).not.toBe(before), 15_000);
    await vi.waitFor(() => query(cluster, "SELECT 1"), 15_000);
    expect(lines.join()).toContain("ended unexpectedly");
  });

  it("refuses the files of another major version", async () => {
    const cluster = await start();
    await cluster.stop();
    fs.writeFileSync(path.join(cluster.folder, "PG_VERSION"), "15\n");
    await expect(start()).rejects.toThrow(/made by PostgreSQL 15; this release brings 18/);
  });

  it("shows the end of the log when the server does not come up", async () => {
    const cluster = await start();
    await cluster.stop();
    fs.writeFileSync(path.join(cluster.folder, "postgresql.conf"), "nonsense = on\n");
    await expect(start()).rejects.toThrow(/did not start[\s\S]*unrecognized configuration parameter/);
  });

  it("leaves no half-made cluster behind", async () => {
    const cluster = await start();
    await cluster.stop();
    expect(fs.readdirSync(dataDir).sort()).toEqual(["postgres", "postgres.json", "postgres.log"]);
  });

  it.runIf(isRoot)("moves out of a folder that its user cannot enter", async () => {
    fs.chmodSync(dataDir, 0o700);
    const lines: string[] = [];
    const folder = path.join(dataDir, "data");
    const cluster = await start({ folder, report: (line) => lines.push(line) });
    expect(cluster.folder).not.toContain(dataDir);
    expect(lines.join()).toContain("cannot enter");
    await cluster.stop();
    expect((await start({ folder })).folder).toBe(cluster.folder);
    fs.rmSync(path.dirname(cluster.folder), { recursive: true, force: true, maxRetries: 3 });
  });
});

describe("the data folder", () => {
  it("is named when it cannot be written", () => {
    const file = path.join(dataDir, "file");
    fs.writeFileSync(file, "");
    expect(() => prepareDataDir(path.join(file, "data"))).toThrow(/file\/data is not writable \(ENOTDIR\)/);
  });

  it("belongs to one process at a time; the claim of a dead one is void", async () => {
    const release = claimDataDir(dataDir);
    expect(() => claimDataDir(dataDir)).toThrow(new RegExp(`Another instance \\(process ${process.pid}\\)`));
    release();
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    fs.writeFileSync(
      path.join(dataDir, "instance.json"),
      JSON.stringify({ pid: other.pid, identity: "another start" }),
    );
    claimDataDir(dataDir)();
    other.kill("SIGKILL");
  });

  it("tells who runs on it", async () => {
    const cluster = await start();
    expect(readNote(dataDir)).toEqual({ folder: cluster.folder, port: cluster.port });
    expect(runningPostmaster(cluster.folder)).toMatchObject({
      pid: cluster.pid(),
      port: cluster.port,
      ready: true,
    });
    await stopPostmaster(cluster.pid());
    expect(runningPostmaster(cluster.folder)).toBeUndefined();
  });
});
