import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { Money } from "@/components/ui/money";
import { StatCard } from "@/components/ui/stat-card";
import type { BanDrill } from "@/lib/usecases/supplier/drill-ban";

/** The four figures of a drill: money stranded, models lost, buyers hit, hours the others last. */
export function DrillFigures({ drill }: { drill: BanDrill }) {
  const t = useTranslations("console-accounts.drill");
  const lost = drill.models.filter(({ others }) => others.length === 0);
  const hit = drill.buyers.filter(({ lostCalls }) => lostCalls > 0);
  const { currency, onTheWayNano, hoursLeft } = drill;
  return (
    <>
      {drill.account.status === "banned" ? (
        <Callout tone="danger" title={t("isGone")}>
          {drill.account.statusReason}
        </Callout>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <StatCard
          label={t("stranded")}
          value={<Money nano={drill.strandedNano} currency={currency} />}
          note={
            onTheWayNano > 0n
              ? t.rich("onTheWay", { amount: () => <Money nano={onTheWayNano} currency={currency} /> })
              : t("nothingOnTheWay")
          }
        />
        <StatCard
          label={t("lostModels")}
          value={String(lost.length)}
          note={t("ofModels", { count: drill.models.length })}
        />
        <StatCard
          label={t("hitBuyers")}
          value={String(hit.length)}
          note={t("ofBuyers", { count: drill.buyers.length })}
        />
        <StatCard
          label={t("hoursLeft")}
          value={hoursLeft === null ? "–" : t("hours", { hours: Number(hoursLeft) })}
          note={t(hoursLeft === null ? "noOthers" : "atPace")}
        />
      </div>
    </>
  );
}
