import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatCard } from "@/components/ui/stat-card";
import { StatusPill } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { getHealth } from "@/lib/usecases/platform/get-health";
import { formatBytes, formatCount } from "@/lib/web/format";

import { scheduleOf } from "./job-schedule";

type Health = Awaited<ReturnType<typeof getHealth.execute>>;

/** The figures of the health page, as they were when it was loaded. */
export function HealthView({ health }: { health: Health }) {
  const t = useTranslations("platform.health");
  const locale = useLocale();
  const alive = health.gateways.filter((gateway) => gateway.alive).length;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <StatCard label={t("gateways")} value={formatCount(alive, locale)} note={t("gatewaysNote")} />
        <StatCard
          label={t("inFlight")}
          value={formatCount(health.callsInFlight, locale)}
          note={t("inFlightNote")}
        />
        <StatCard
          label={t("database")}
          value={formatBytes(Number(health.database.bytes), locale)}
          note={t("databaseNote", { version: health.database.version })}
        />
        <StatCard label={t("connections")} value={formatCount(health.database.connections, locale)} />
      </div>
      <Gateways gateways={health.gateways} />
      <Jobs jobs={health.jobs} />
    </>
  );
}

function Gateways({ gateways }: Pick<Health, "gateways">) {
  const t = useTranslations("platform.health");
  return (
    <Card title={t("gateways")} description={t("leaseHint")} flush>
      {gateways.length === 0 ? (
        <p className="p-4 text-muted">{t("noGateway")}</p>
      ) : (
        <Table label={t("gateways")}>
          <thead>
            <Tr>
              <Th>{t("process")}</Th>
              <Th>{t("status")}</Th>
              <Th>{t("started")}</Th>
            </Tr>
          </thead>
          <tbody>
            {gateways.map((gateway) => (
              <Tr key={gateway.id}>
                <Td>{gateway.address}</Td>
                <Td>
                  <StatusPill kind={gateway.alive ? "good" : "off"}>
                    {gateway.alive ? t("alive") : t("gone")}
                  </StatusPill>
                </Td>
                <Td>
                  <RelativeTime at={gateway.startedAt} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

function Jobs({ jobs }: Pick<Health, "jobs">) {
  const t = useTranslations("platform.health");
  return (
    <Card title={t("jobs")} description={t("jobsHint")} flush>
      {jobs.length === 0 ? (
        <p className="p-4 text-muted">{t("noJobs")}</p>
      ) : (
        <Table label={t("jobs")}>
          <thead>
            <Tr>
              <Th>{t("job")}</Th>
              <Th className="max-sm:hidden">{t("schedule")}</Th>
              <Th numeric className="max-sm:hidden">
                {t("queued")}
              </Th>
              <Th numeric className="max-sm:hidden">
                {t("active")}
              </Th>
              <Th numeric>{t("failed")}</Th>
              <Th>{t("lastDone")}</Th>
            </Tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <Tr key={job.name}>
                <Td>
                  <JobName name={job.name} />
                </Td>
                <Td className="whitespace-nowrap text-muted max-sm:hidden">
                  <JobSchedule cron={job.cron} />
                </Td>
                <Td numeric className="max-sm:hidden">
                  {job.queued}
                </Td>
                <Td numeric className="max-sm:hidden">
                  {job.active}
                </Td>
                <Td numeric>
                  {job.failed > 0 ? <StatusPill kind="attention">{job.failed}</StatusPill> : job.failed}
                </Td>
                <Td>{job.lastDone ? <RelativeTime at={job.lastDone} /> : "–"}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

/** What a job does, and what logs call it. */
function JobName({ name }: { name: string }) {
  const t = useTranslations("platform-jobs");
  const key = `name.${name.replaceAll("-", "_")}`;
  return (
    <>
      {t.has(key) ? t(key) : null}
      <span className="block font-mono text-xs text-muted">{name}</span>
    </>
  );
}

function JobSchedule({ cron }: { cron: string | null }) {
  const t = useTranslations("platform-jobs.schedule");
  const schedule = scheduleOf(cron);
  switch (schedule.kind) {
    case "none":
    case "minute":
      return t(schedule.kind);
    case "minutes":
      return t("minutes", { count: schedule.count });
    case "hour":
      return t("hour", { minute: schedule.minute });
    case "day":
      return t("day", { time: schedule.time });
    case "other":
      return <code className="font-mono text-xs">{schedule.cron}</code>;
    default:
      return schedule satisfies never;
  }
}
