import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { StatusPill } from "@/components/ui/status-pill";
import type { Watch } from "@/lib/usecases/watching/watch-of";

const KIND = { earned: "good", on_course: "working", worth_it: "attention", far: "off" } as const;

/** Rebates within reach: how much more by when earns what. */
export function TierList({ tiers }: { tiers: Watch["tiers"] }) {
  const t = useTranslations("console-watch.tiers");
  return (
    <Card title={t("title")}>
      {tiers.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {tiers.map((tier) => {
            const money = (nano: bigint) => <Money nano={nano} currency={tier.currency} />;
            return (
              <li key={tier.id} className="flex flex-wrap items-center justify-between gap-3 text-sm">
                <span className="min-w-0">
                  <span className="font-medium">{tier.name}</span>{" "}
                  <span className="text-muted">{tier.account}</span>
                  <br />
                  {t.rich(tier.advice === "earned" ? "earned" : "more", {
                    missing: () => money(tier.missingNano),
                    rebate: () => money(tier.rebateNano),
                    date: () => <DateTime at={tier.endsAt} style="date" zone="UTC" />,
                  })}
                </span>
                <StatusPill kind={KIND[tier.advice]}>{t(`advice.${tier.advice}`)}</StatusPill>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
