import { useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Home } from "@/lib/usecases/portal/read-home";

/** DESIGN section 8: a customer is told at three days left. */
const DAYS_LOW = 3;

/** Says that calls are refused, or soon will be; nothing for somebody who has not begun or has enough. */
export function BalanceWarning({ home, mayTopUp }: { home: Home; mayTopUp: boolean }) {
  const t = useTranslations("portal.home.warning");
  const empty = home.balance.availableNano <= 0n;
  const low = home.daysLeft !== null && home.daysLeft <= DAYS_LOW;
  if (!home.steps.toppedUp || (!empty && !low)) return null;
  return (
    <Callout
      tone={empty ? "danger" : "warn"}
      title={t(empty ? "empty" : "low", { days: home.daysLeft ?? 0 })}
      actions={
        mayTopUp ? (
          <LinkButton variant="primary" href="/portal/top-up">
            {t("topUp")}
          </LinkButton>
        ) : null
      }
    >
      {t(mayTopUp ? (empty ? "emptyBody" : "lowBody") : "askOwner")}
    </Callout>
  );
}
