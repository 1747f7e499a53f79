/** When a job runs, as far as a person says it in a few words; `other` is shown as it is written. */
export type JobSchedule =
  | { readonly kind: "none" | "minute" }
  | { readonly kind: "minutes"; readonly count: number }
  | { readonly kind: "hour"; readonly minute: number }
  | { readonly kind: "day"; readonly time: string }
  | { readonly kind: "other"; readonly cron: string };

/** Reads a cron line of a job; null stands for one that runs only when there is something to do. */
export function scheduleOf(cron: string | null): JobSchedule {
  if (cron === null) return { kind: "none" };
  if (cron === "* * * * *") return { kind: "minute" };
  const [, every] = /^\*\/(\d+) \* \* \* \*$/.exec(cron) ?? [];
  if (every) return { kind: "minutes", count: Number(every) };
  const [, minute, hour] = /^(\d+) (\d+|\*) \* \* \*$/.exec(cron) ?? [];
  if (minute && hour === "*") return { kind: "hour", minute: Number(minute) };
  if (minute && hour) return { kind: "day", time: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` };
  return { kind: "other", cron };
}
