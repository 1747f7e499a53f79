"use client";

import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { revokeSession } from "@/lib/usecases/session/revoke-session";
import { sessionKeys, useSessions, type SessionRow } from "@/lib/web/queries/sessions";
import { useCommand } from "@/lib/web/use-command";

import { deviceName } from "./device-name";

/** Where the reader is signed in, each to be ended from here. */
export function SessionList({ initial }: { initial: SessionRow[] }) {
  const t = useTranslations("profile.sessions");
  const { data: sessions } = useSessions(initial);
  const { mutate, error, isPending, variables } = useCommand<typeof revokeSession>("/api/sessions/revoke", {
    invalidates: [sessionKeys.all],
    refresh: false,
  });
  return (
    <Card title={t("title")} description={t("description")} className="lg:col-span-2">
      {error ? (
        <Callout tone="danger" className="mb-3">
          {error.message}
        </Callout>
      ) : null}
      <ul className="-my-3 divide-y">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {deviceName(session.userAgent) ?? t("unknownDevice")}
                {session.current ? <Badge tone="ok">{t("current")}</Badge> : null}
              </p>
              <p className="text-xs text-muted">
                {session.address ?? "–"} · {t("lastSeen")} <RelativeTime at={session.lastSeenAt} />
              </p>
            </div>
            {session.current ? null : (
              <Button
                size="sm"
                pending={isPending && variables?.id === session.id}
                onClick={() => mutate({ id: session.id })}
              >
                {t("end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
