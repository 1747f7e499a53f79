import { History } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Timeline } from "@/components/ui/timeline";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";
import { formatMoney } from "@/lib/web/format";

type Event = BuyerDetail["events"][number];

/** What the seller's people did about a buyer, newest first. */
export function BuyerTimeline({ events }: { events: readonly Event[] }) {
  const t = useTranslations("console-customers.timeline");
  const title = useEventTitle();
  if (events.length === 0) {
    return (
      <Card>
        <NothingYet icon={<History />} title={t("empty")}>
          {t("emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card>
      <Timeline
        events={events.map((event) => ({
          id: event.id,
          at: event.at.toISOString(),
          title: title(event),
          detail: [event.memberName ?? t("machine"), event.detail.reason].filter(Boolean).join(" · "),
        }))}
      />
    </Card>
  );
}

function useEventTitle() {
  const t = useTranslations("console-customers");
  const locale = useLocale();
  return ({ command, detail }: Event): string => {
    const { currency } = detail;
    const nano = detail.amount ?? detail.to;
    const amount = nano && currency ? formatMoney(nano, currency, locale) : "";
    switch (command) {
      case "customer.create":
        return t("event.customer_create");
      case "distributor.create":
        return t("event.distributor_create");
      case "member.sign_up":
        return t("event.member_sign_up");
      case "customer.change_terms":
        return t("event.customer_change_terms");
      case "customer.credit":
        return t("event.customer_credit", { amount });
      case "customer.debit":
        return t("event.customer_debit", { amount });
      case "customer.set_limit":
        return t("event.customer_set_limit", { amount });
      case "customer.set_status":
        return t("event.customer_set_status", {
          status: t(`status.${detail.status === "suspended" ? "suspended" : "active"}`),
        });
      case "customer.revoke_key":
        return t("event.customer_revoke_key", { key: detail.key ?? "" });
      default:
        return t("event.other", { command });
    }
  };
}
