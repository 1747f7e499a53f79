import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Watch } from "@/lib/usecases/watching/watch-of";

const FAILURES = ["refused", "unreachable", "bad_answer"] as const;

/** What vendors themselves say is left of our credit. */
export function BalanceList({ balances }: { balances: Watch["balances"] }) {
  const t = useTranslations("console-watch.balances");
  return (
    <Card title={t("title")} description={t("description")}>
      {balances.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : (
        <DescriptionList
          items={balances.map(({ name, balanceNano, currency, failure, checkedAt }) => ({
            term: name,
            value: (
              <span className="flex flex-wrap gap-2">
                {balanceNano !== null && currency !== null ? (
                  <Money nano={balanceNano} currency={currency} />
                ) : (
                  <span className="text-danger">
                    {t(`failure.${FAILURES.find((each) => each === failure) ?? "bad_answer"}`)}
                  </span>
                )}
                <span className="text-muted">
                  <RelativeTime at={checkedAt} />
                </span>
              </span>
            ),
          }))}
        />
      )}
    </Card>
  );
}
