import { describe, expect, it } from "vitest";

import { LOCALES } from "@/i18n/locales";
import { loadMessages } from "@/i18n/messages";
import { JOBS } from "@/lib/jobs/registry";

import { scheduleOf } from "./job-schedule";

describe("a job's schedule", () => {
  it.each([
    [null, { kind: "none" }],
    ["* * * * *", { kind: "minute" }],
    ["*/5 * * * *", { kind: "minutes", count: 5 }],
    ["30 * * * *", { kind: "hour", minute: 30 }],
    ["17 3 * * *", { kind: "day", time: "03:17" }],
    ["0 0 1 * *", { kind: "other", cron: "0 0 1 * *" }],
  ] as const)("%s is said in words", (cron, said) => {
    expect(scheduleOf(cron)).toEqual(said);
  });

  it("and its name have words in every language, for every job there is", async () => {
    for (const locale of LOCALES) {
      const { name } = (await loadMessages(locale))["platform-jobs"] as { name: Record<string, string> };
      expect(Object.keys(name).sort()).toEqual(JOBS.map((job) => job.name.replaceAll("-", "_")).sort());
    }
    expect(JOBS.map(({ schedule }) => scheduleOf(schedule ?? null).kind)).not.toContain("other");
  });
});
