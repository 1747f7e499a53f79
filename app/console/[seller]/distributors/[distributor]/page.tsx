import { getTranslations } from "next-intl/server";

import { BuyerActions } from "@/components/console/customers/buyer-actions";
import { BuyerStatus } from "@/components/console/customers/buyer-status";
import { buyerTabs } from "@/components/console/customers/buyer-tabs";
import { BelowCard } from "@/components/console/distributors/below";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { UrlTabs } from "@/components/ui/tabs";
import { can } from "@/lib/domain/access/can";
import { buyerPrices } from "@/lib/usecases/customer/buyer-prices";
import { listTermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { getDistributor } from "@/lib/usecases/distributor/get-distributor";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string; distributor: string }> }) {
  const { seller, distributor: id } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const distributor = await load(getDistributor, { id });
  const [t, words, prices, choices] = await Promise.all([
    getTranslations("console-distributors"),
    getTranslations("console-customers"),
    load(buyerPrices, { id }),
    load(listTermsChoices, {}),
  ]);
  const consoleHref = `/console/${seller}`;
  const may = { write: can(actor, "distributors.write"), credit: can(actor, "customers.credit") };
  const tabs = buyerTabs({
    limits: await getTranslations("limits"),
    mayLimit: can(actor, "customers.write"),
    t: words,
    buyer: distributor,
    prices,
    pricesHref: `${consoleHref}/prices`,
    lead: <BelowCard name={distributor.name} below={distributor.below} />,
  });
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `${consoleHref}/distributors` }, { label: distributor.name }]}
        title={distributor.name}
        status={<BuyerStatus status={distributor.status} />}
        actions={
          <>
            {can(actor, "billing.read") ? (
              <LinkButton variant="ghost" href={`${consoleHref}/invoices`}>
                {words("invoices")}
              </LinkButton>
            ) : null}
            <BuyerActions buyer={distributor} choices={choices} may={may} />
          </>
        }
      />
      <UrlTabs label={t("tabLabel")} tabs={tabs} />
    </>
  );
}
