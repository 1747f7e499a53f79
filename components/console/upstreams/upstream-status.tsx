import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";

const KIND: Record<UpstreamView["status"], StatusKind> = {
  active: "good",
  draining: "waiting",
  disabled: "off",
};

/** Whether an upstream takes calls; an active one without a usable key does not. */
export function UpstreamStatus({ upstream }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstreams");
  if (upstream.status === "active" && upstream.credential?.state !== "live") {
    return <StatusPill kind="bad">{t("noKey")}</StatusPill>;
  }
  return <StatusPill kind={KIND[upstream.status]}>{t(`statuses.${upstream.status}`)}</StatusPill>;
}
