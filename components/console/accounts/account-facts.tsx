import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import type { AccountDetail } from "@/lib/usecases/supplier/get-account";

/** What is owed, what happens when stock runs short, and through which upstreams the account is called. */
export function AccountFacts({ account }: { account: AccountDetail }) {
  const t = useTranslations("console-accounts");
  const { owedNano, currency, terms, upstreams, paygEnabled, paygDailyNano } = account;
  const ahead = owedNano < 0n;
  const items = [
    {
      term: t(ahead ? "paidAhead" : "owed"),
      value: <Money nano={ahead ? -owedNano : owedNano} currency={currency} />,
    },
    { term: t("terms.resale"), value: t(`resale.${terms.resale}`) },
    {
      term: t("short"),
      value: paygEnabled
        ? paygDailyNano === null
          ? t("payg")
          : t.rich("paygUpTo", { amount: () => <Money nano={paygDailyNano} currency={currency} /> })
        : t("refuse"),
    },
    {
      term: t("upstreams"),
      value: upstreams.length > 0 ? upstreams.map(({ name }) => name).join(", ") : t("none"),
    },
  ];
  return (
    <>
      {account.statusReason ? (
        <Callout tone="danger" title={t("gone")}>
          {account.statusReason}
        </Callout>
      ) : null}
      {terms.resale === "forbidden" ? <Callout tone="warn" title={t("resaleForbidden")} /> : null}
      <Card>
        <DescriptionList items={items} columns={2} />
      </Card>
    </>
  );
}
