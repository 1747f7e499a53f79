import { getTranslations } from "next-intl/server";

import { BuyerActions } from "@/components/console/customers/buyer-actions";
import { buyerTabs } from "@/components/console/customers/buyer-tabs";
import { BuyerStatus } from "@/components/console/customers/buyer-status";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { UrlTabs } from "@/components/ui/tabs";
import { can } from "@/lib/domain/access/can";
import { buyerPrices } from "@/lib/usecases/customer/buyer-prices";
import { getCustomer } from "@/lib/usecases/customer/get-customer";
import { listTermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string; customer: string }> }) {
  const { seller, customer: id } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const customer = await load(getCustomer, { id });
  const [t, prices, choices] = await Promise.all([
    getTranslations("console-customers"),
    load(buyerPrices, { id }),
    load(listTermsChoices, {}),
  ]);
  const consoleHref = `/console/${seller}`;
  const may = { write: can(actor, "customers.write"), credit: can(actor, "customers.credit") };
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `${consoleHref}/customers` }, { label: customer.name }]}
        title={customer.name}
        status={<BuyerStatus status={customer.status} />}
        actions={
          <>
            {can(actor, "billing.read") ? (
              <LinkButton variant="ghost" href={`${consoleHref}/invoices`}>
                {t("invoices")}
              </LinkButton>
            ) : null}
            <BuyerActions buyer={customer} choices={choices} may={may} />
          </>
        }
      />
      <UrlTabs
        label={t("tab.label")}
        tabs={buyerTabs({
          limits: await getTranslations("limits"),
          mayLimit: can(actor, "customers.write"),
          t,
          buyer: customer,
          prices,
          pricesHref: `${consoleHref}/prices`,
          mayRevoke: may.write,
          // Upstreams are the reseller's: a distributor's customers go where its own calls go.
          ...(actor.partyId === actor.tenantId ? { mayRoute: can(actor, "upstreams.write") } : {}),
        })}
      />
    </>
  );
}
