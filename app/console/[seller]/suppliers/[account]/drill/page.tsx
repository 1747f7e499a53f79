import { getTranslations } from "next-intl/server";

import { BanActions } from "@/components/console/accounts/ban-actions";
import { DrillFigures } from "@/components/console/accounts/drill-figures";
import { DrillTables } from "@/components/console/accounts/drill-tables";
import { AccountStatus } from "@/components/console/suppliers/account-status";
import { PageHeader } from "@/components/ui/page-header";
import { drillBan } from "@/lib/usecases/supplier/drill-ban";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; account: string }> }) {
  const { seller, account: id } = await params;
  const [t, suppliers, drill] = await Promise.all([
    getTranslations("console-accounts.drill"),
    getTranslations("console-suppliers"),
    load(drillBan, { id }),
  ]);
  const base = `/console/${seller}`;
  const { account } = drill;
  return (
    <>
      <PageHeader
        title={t("title", { name: account.name })}
        status={<AccountStatus status={account.status} />}
        description={t("description")}
        crumbs={[
          { label: suppliers("title"), href: `${base}/suppliers` },
          { label: account.name, href: `${base}/suppliers/${id}` },
          { label: t("open") },
        ]}
        actions={<BanActions account={account} />}
      />
      <div className="flex flex-col gap-6">
        <DrillFigures drill={drill} />
        <DrillTables drill={drill} base={base} />
      </div>
    </>
  );
}
