import { Ban, KeyRound, Radio, RefreshCw, TimerOff } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { Timeline, type TimelineEvent } from "@/components/ui/timeline";
import type { KeyPage } from "@/lib/web/queries/keys";

/** What happened to a key, and what is going to, newest first. */
export function KeyTimeline({ row }: { row: KeyPage }) {
  const t = useTranslations("portal.keys.timeline");
  const other = (id: string) => (
    <Link href={`/portal/keys/${id}`} className="rounded-sm underline underline-offset-2">
      {t("otherKey")}
    </Link>
  );
  const events: TimelineEvent[] = [
    {
      id: "created",
      at: row.createdAt,
      icon: row.replacesId ? <RefreshCw /> : <KeyRound />,
      title: row.replacesId
        ? t.rich("createdByRotation", { key: () => other(row.replacesId ?? "") })
        : t("created"),
      detail: row.createdBy ? t("by", { name: row.createdBy }) : null,
    },
    ...(row.lastUsedAt ? [{ id: "used", at: row.lastUsedAt, icon: <Radio />, title: t("used") }] : []),
    ...(row.expiresAt && !row.revokedAt
      ? [
          {
            id: "expires",
            at: row.expiresAt,
            icon: <TimerOff />,
            title: t(row.state === "expired" ? "expired" : "expires"),
            detail: row.replacedById
              ? t.rich("replacedBy", { key: () => other(row.replacedById ?? "") })
              : null,
          },
        ]
      : []),
    ...(row.revokedAt
      ? [
          {
            id: "revoked",
            at: row.revokedAt,
            icon: <Ban />,
            tone: "danger" as const,
            title: t("revoked"),
            detail: row.replacedById
              ? t.rich("replacedBy", { key: () => other(row.replacedById ?? "") })
              : null,
          },
        ]
      : []),
  ];
  return <Timeline events={events.sort((a, b) => b.at.localeCompare(a.at))} />;
}
