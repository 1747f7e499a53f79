import { getTranslations } from "next-intl/server";

import { AddPromise } from "@/components/console/watch/add-promise";
import { BalanceList } from "@/components/console/watch/balance-list";
import { CommitmentList } from "@/components/console/watch/commitment-list";
import { CoverageCard } from "@/components/console/watch/coverage-card";
import { SetWatchButton } from "@/components/console/watch/set-watch-button";
import { StockTable } from "@/components/console/watch/stock-table";
import { TierList } from "@/components/console/watch/tier-list";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { getWatch } from "@/lib/usecases/watching/get-watch";
import { load } from "@/lib/web/load";

export default async function Page() {
  const [t, watch, { accounts, models }] = await Promise.all([
    getTranslations("console-watch"),
    load(getWatch, {}),
    load(stockableAccounts, {}),
  ]);
  const families = [...new Set(models.map(({ vendor }) => vendor))].sort();
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <SetWatchButton accounts={accounts} families={families} />
            <AddPromise accounts={accounts} />
          </>
        }
      />
      <div className="flex flex-col gap-6">
        <StockTable stock={watch.stock} />
        <CoverageCard coverage={watch.coverage} currency={watch.currency} />
        <CommitmentList commitments={watch.commitments} />
        <TierList tiers={watch.tiers} />
        <BalanceList balances={watch.balances} />
      </div>
    </>
  );
}
