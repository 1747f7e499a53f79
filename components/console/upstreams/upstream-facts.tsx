import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { DateTime } from "@/components/ui/relative-time";
import type { UpstreamHealth } from "@/lib/usecases/upstream/upstream-health";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import { formatMilliseconds } from "@/lib/web/format";

import { SuccessRate } from "./upstream-health";

/** Address, key (its last characters), routing, and how it did today. */
export function UpstreamFacts({ upstream }: { upstream: UpstreamView & { health: UpstreamHealth | null } }) {
  const t = useTranslations("console-upstreams");
  const locale = useLocale();
  const { credential, health, account } = upstream;
  const p95 = health?.firstByteP95Ms;
  return (
    <Card>
      <DescriptionList
        columns={2}
        items={[
          { term: t("detail.baseUrl"), value: <code className="text-xs break-all">{upstream.baseUrl}</code> },
          { term: t("column.account"), value: `${account.supplierName} · ${account.name}` },
          {
            term: t("detail.credential"),
            value: credential ? (
              <>
                <code className="text-xs">{credential.hint}</code>{" "}
                <span className="text-muted">{t(`detail.credentialStates.${credential.state}`)}</span>
              </>
            ) : (
              t("noKey")
            ),
          },
          { term: t("detail.success"), value: <SuccessRate health={health} /> },
          { term: t("detail.firstByte"), value: p95 == null ? "–" : formatMilliseconds(p95, locale) },
          { term: t("detail.protocol"), value: upstream.protocol },
          { term: t("detail.priority"), value: upstream.priority },
          { term: t("detail.weight"), value: upstream.weight },
          {
            term: t("detail.abort"),
            value: upstream.billsAfterAbort ? t("detail.abortGoesOn") : t("detail.abortStops"),
          },
          { term: t("detail.added"), value: <DateTime at={upstream.createdAt} /> },
        ]}
      />
    </Card>
  );
}
