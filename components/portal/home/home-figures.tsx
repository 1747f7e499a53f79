"use client";

import { useTranslations } from "next-intl";

import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { StatCard } from "@/components/ui/stat-card";
import type { Home } from "@/lib/usecases/portal/read-home";
import { useBalance } from "@/lib/web/queries/top-ups";
import type { Wire } from "@/lib/web/wire";

/** The money: what is there, reserved, running out; and how fast it goes. The balance keeps itself current. */
export function HomeFigures({ home, mayTopUp }: { home: Wire<Home>; mayTopUp: boolean }) {
  const t = useTranslations("portal.home");
  const { data: balance } = useBalance(home.balance);
  const { currency, expiringAt } = balance;
  const money = (nano: string) => <Money nano={nano} currency={currency} />;
  const onCredit = BigInt(balance.creditLimitNano) > 0n;
  return (
    <div className="grid grid-cols-1 gap-3 min-[420px]:grid-cols-2 xl:grid-cols-4">
      <StatCard
        label={t("available")}
        value={money(balance.availableNano)}
        {...(mayTopUp ? { href: "/portal/top-up" } : {})}
        note={
          onCredit
            ? t.rich("withCredit", { limit: () => money(balance.creditLimitNano) })
            : BigInt(balance.reservedNano) > 0n
              ? t.rich("reserved", { amount: () => money(balance.reservedNano) })
              : t("nothingReserved")
        }
      />
      <StatCard
        label={t("daysLeft")}
        value={home.daysLeft === null ? "–" : t("days", { count: home.daysLeft })}
        note={
          home.daysLeft === null ? t("noBurn") : t.rich("burn", { amount: () => money(home.burnPerDayNano) })
        }
      />
      <StatCard
        label={t("spentMonth")}
        value={money(home.spentMonthNano)}
        href="/portal/usage?range=month"
        note={t.rich("spentToday", {
          amount: () => money(home.spentTodayNano),
          count: Number(home.callsToday),
        })}
      />
      <StatCard
        label={t("expiring")}
        value={money(balance.expiringNano)}
        note={
          expiringAt
            ? t.rich("expiringFrom", { date: () => <DateTime at={expiringAt} style="date" /> })
            : t("nothingExpires")
        }
      />
    </div>
  );
}
