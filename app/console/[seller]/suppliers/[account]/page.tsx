import { getTranslations } from "next-intl/server";

import { AccountFacts } from "@/components/console/accounts/account-facts";
import { AccountOrders } from "@/components/console/accounts/account-orders";
import { CommissionButton } from "@/components/console/accounts/commission-button";
import { TermsForm } from "@/components/console/accounts/terms-form";
import { Documents } from "@/components/console/purchases/documents";
import { AccountStatus } from "@/components/console/suppliers/account-status";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { listDocuments } from "@/lib/usecases/document/list-documents";
import { getAccount } from "@/lib/usecases/supplier/get-account";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; account: string }> }) {
  const { seller, account: id } = await params;
  const [t, suppliers, account, documents] = await Promise.all([
    getTranslations("console-accounts"),
    getTranslations("console-suppliers"),
    load(getAccount, { id }),
    load(listDocuments, { accountId: id }),
  ]);
  const base = `/console/${seller}`;
  return (
    <>
      <PageHeader
        title={account.name}
        status={<AccountStatus status={account.status} />}
        description={account.supplierName}
        crumbs={[{ label: suppliers("title"), href: `${base}/suppliers` }, { label: account.name }]}
        actions={
          <>
            {account.terms.agencyCommissionPpm === null ? null : <CommissionButton account={account} />}
            <LinkButton href={`${base}/suppliers/${id}/drill`}>{t("drill.open")}</LinkButton>
          </>
        }
      />
      <div className="flex flex-col gap-6">
        <AccountFacts account={account} />
        <AccountOrders account={account} base={base} />
        <Card title={t("terms.title")} description={t("terms.description")}>
          <TermsForm account={account} />
        </Card>
        <Documents documents={documents} subject={{ accountId: id }} />
      </div>
    </>
  );
}
