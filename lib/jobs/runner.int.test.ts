import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

import { ensurePartitions } from "./ensure-partitions";
import { register, type Job } from "./job";
import { enqueue, startJobs, type JobRunner } from "./runner";

const seen: string[] = [];
let failures = 0;

const greet: Job<{ name: string }> = {
  name: "greet",
  input: z.strictObject({ name: z.string().min(1) }),
  run: ({ name }) => Promise.resolve(void seen.push(name)),
};
const flaky: Job<Record<string, never>> = {
  name: "flaky",
  input: z.strictObject({}),
  run: () => ((failures += 1), Promise.reject(new Error("not today"))),
};

let database: TestDatabase;
let runner: JobRunner;

beforeAll(async () => {
  database = await startTestDatabase();
  runner = await startJobs([register(greet), register(flaky), register(ensurePartitions)]);
});
afterAll(async () => {
  await runner.stop(1_000);
  await database.close();
});

it("runs what was enqueued, with the platform role's rights only", async () => {
  expect(await enqueue(greet, { name: "Ada" })).toBe(true);
  await vi.waitFor(() => expect(seen).toEqual(["Ada"]), 15_000);
});

it("refuses input the job does not take, at the door", async () => {
  await expect(enqueue(greet, { name: "" })).rejects.toThrow();
});

it("keeps a failed job for another try", async () => {
  await enqueue(flaky, {});
  await vi.waitFor(() => expect(failures).toBe(1), 15_000);
  await vi.waitFor(async () => {
    const { rows } = await database.admin.query("SELECT state FROM pgboss.job WHERE name = 'flaky'");
    expect(rows).toEqual([{ state: "retry" }]);
  }, 15_000);
});

it("keeps the schedules of its jobs", async () => {
  const { rows } = await database.admin.query("SELECT name, cron FROM pgboss.schedule");
  expect(rows).toEqual([{ name: "ensure-partitions", cron: "17 3 * * *" }]);
});

it("makes partitions as the platform role", async () => {
  const count = async () =>
    (await database.admin.query("SELECT 1 FROM pg_inherits WHERE inhparent = 'call'::regclass")).rowCount ??
    0;
  const before = await count();
  const inAYear = new Date(Date.now() + 365 * 86_400_000);
  await ensurePartitions.run({}, { now: inAYear, signal: new AbortController().signal });
  expect(await count()).toBe(before + 4);
});
