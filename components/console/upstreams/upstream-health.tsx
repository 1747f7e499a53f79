import { useLocale, useTranslations } from "next-intl";

import { ppmOf } from "@/lib/domain/money/ppm";
import type { UpstreamHealth } from "@/lib/usecases/upstream/upstream-health";
import { formatPpm } from "@/lib/web/format";

/** Share of tries that were answered, and how many there were. */
export function SuccessRate({ health }: { health: UpstreamHealth | null }) {
  const t = useTranslations("console-upstreams");
  const locale = useLocale();
  if (!health || health.calls === 0n) return <span className="text-muted">{t("calls", { count: 0 })}</span>;
  const ppm = ppmOf(health.calls - health.failed, health.calls) ?? 0;
  return (
    <span className="flex flex-col">
      <span className="tnum">{t("ok", { percent: formatPpm(ppm, locale) })}</span>
      <span className="text-xs text-muted">{t("calls", { count: Number(health.calls) })}</span>
    </span>
  );
}
