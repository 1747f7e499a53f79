import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Timeline } from "@/components/ui/timeline";
import type { getReseller } from "@/lib/usecases/tenant/get-reseller";

type Events = Awaited<ReturnType<typeof getReseller.execute>>["events"];

/** The status an event led to, where it was a change of status. */
function statusOf(detail: unknown): string | null {
  const to: unknown = typeof detail === "object" && detail !== null && "to" in detail ? detail.to : null;
  return typeof to === "string" ? to : null;
}

/** What operators did to a reseller. */
export function ResellerEvents({ events }: { events: Events }) {
  const t = useTranslations("platform.reseller");
  const title = (event: Events[number]) => {
    if (event.command === "tenant.create") return t("events.created");
    return statusOf(event.detail) === "suspended" ? t("events.suspended") : t("events.resumed");
  };
  return (
    <Card title={t("timeline")}>
      {events.length === 0 ? (
        <p className="text-muted">{t("events.none")}</p>
      ) : (
        <Timeline
          events={events.map((event) => ({ id: event.id, at: event.at.toISOString(), title: title(event) }))}
        />
      )}
    </Card>
  );
}
