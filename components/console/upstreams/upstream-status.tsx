import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";

const KIND: Record<UpstreamView["status"], StatusKind> = {
  active: "good",
  draining: "waiting",
  disabled: "off",
};

/** A throttled key is one in a minute. */
const USABLE: readonly string[] = ["live", "throttled"];

/** Whether an upstream takes calls; an active one without a usable key does not. */
export function UpstreamStatus({ upstream }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstreams");
  if (upstream.status === "active" && !USABLE.includes(upstream.credential?.state ?? "void")) {
    return <StatusPill kind="bad">{t("noKey")}</StatusPill>;
  }
  return <StatusPill kind={KIND[upstream.status]}>{t(`statuses.${upstream.status}`)}</StatusPill>;
}
