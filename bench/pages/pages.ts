import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { systemActor } from "@/lib/usecases/actor";
import { listAuditEvents } from "@/lib/usecases/audit/list-audit-events";
import { buyerPrices } from "@/lib/usecases/customer/buyer-prices";
import { getCustomer } from "@/lib/usecases/customer/get-customer";
import { listCustomers } from "@/lib/usecases/customer/list-customers";
import { listTermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { getDistributor } from "@/lib/usecases/distributor/get-distributor";
import { listDistributors } from "@/lib/usecases/distributor/list-distributors";
import { getLot } from "@/lib/usecases/inventory/get-lot";
import { listLotBuyers } from "@/lib/usecases/inventory/list-lot-buyers";
import { listLotDraws } from "@/lib/usecases/inventory/list-lot-draws";
import { listLots } from "@/lib/usecases/inventory/list-lots";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { billableBuyers } from "@/lib/usecases/invoice/billable-buyers";
import { listInvoices } from "@/lib/usecases/invoice/list-invoices";
import { getKey } from "@/lib/usecases/key/get-key";
import { listKeyModels } from "@/lib/usecases/key/list-key-models";
import { listKeys } from "@/lib/usecases/key/list-keys";
import { listTeam } from "@/lib/usecases/member/list-team";
import { getOverview } from "@/lib/usecases/overview/get-overview";
import { readBalance } from "@/lib/usecases/portal/read-balance";
import { readCurrentBill } from "@/lib/usecases/portal/read-current-bill";
import { readHome } from "@/lib/usecases/portal/read-home";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { priceTable } from "@/lib/usecases/pricing/price-table";
import { listBills } from "@/lib/usecases/reconciling/list-bills";
import { adviseCustomer } from "@/lib/usecases/advisor/advise-customer";
import { adviseSeller } from "@/lib/usecases/advisor/advise-seller";
import { listBuyerDraws } from "@/lib/usecases/inventory/list-buyer-draws";
import { traceCall } from "@/lib/usecases/inventory/trace-call";
import { listSoldCalls } from "@/lib/usecases/pricing/list-sold-calls";
import { listProfitCalls } from "@/lib/usecases/profit/list-profit-calls";
import { profitFacets } from "@/lib/usecases/profit/profit-facets";
import { readProfit } from "@/lib/usecases/profit/read-profit";
import { drillBan } from "@/lib/usecases/supplier/drill-ban";
import { listAttempts } from "@/lib/usecases/upstream/list-attempts";
import { traceNotice } from "@/lib/usecases/reconciling/trace-notice";
import { listSuppliers } from "@/lib/usecases/supplier/list-suppliers";
import { listTopUps } from "@/lib/usecases/topup/list-top-ups";
import { readTopUpTerms } from "@/lib/usecases/topup/read-top-up-terms";
import { getUpstream } from "@/lib/usecases/upstream/get-upstream";
import { listUpstreams } from "@/lib/usecases/upstream/list-upstreams";
import { getCall } from "@/lib/usecases/usage/get-call";
import { listCalls } from "@/lib/usecases/usage/list-calls";
import { readUsage } from "@/lib/usecases/usage/read-usage";
import { readUsageFacets } from "@/lib/usecases/usage/usage-facets";
import { getWatch } from "@/lib/usecases/watching/get-watch";

import type { ScaleMarket } from "../scale/market";

/** Who looks at the pages of a market, and at what. */
export interface Look {
  readonly root: Actor;
  readonly distributor: Actor;
  readonly sub: Actor;
  readonly customer: Actor;
  readonly market: ScaleMarket;
}

/** Reads what a page's server side reads, in its order; what only a click asks for (a log's page) belongs to its page. */
export type ReadPage = (look: Look) => Promise<unknown>;

/** The parties of a market as the pages' askers. */
export function lookAt(market: ScaleMarket): Look {
  const { tenantId, distributorId, subId, customerId } = market;
  const as = (partyId: string, partyKind: "distributor" | "customer") =>
    systemActor(tenantId, "bench", { partyId, partyKind });
  return {
    root: systemActor(tenantId, "bench"),
    distributor: as(distributorId, "distributor"),
    sub: as(subId, "distributor"),
    customer: as(customerId, "customer"),
    market,
  };
}

const party = (id: string) => ({ id: toWireId("party", id) });

async function firstBook(actor: Actor): Promise<string> {
  return (await listBooks.execute(actor, {}))[0]?.id ?? "";
}

async function soldCall(actor: Actor): Promise<string> {
  return (await listSoldCalls.execute(actor, {})).items[0]?.id ?? "";
}

/** Every page with data of its own, by its folder under app/; the test says which have none. */
export const PAGES: Readonly<Record<string, ReadPage>> = {
  "console/[seller]": ({ root }) => getOverview.execute(root, { range: "90d" }),
  "console/[seller] (distributor)": ({ sub }) => getOverview.execute(sub, { range: "90d" }),
  "console/[seller]/audit": ({ root }) => listAuditEvents.execute(root, {}),
  "console/[seller]/balance": async ({ distributor }) => [
    await readBalance.execute(distributor, {}),
    await readTopUpTerms.execute(distributor, {}),
    await listTopUps.execute(distributor, {}),
  ],
  "console/[seller]/bills": ({ root }) => listBills.execute(root, {}),
  "console/[seller]/bills/import": ({ root }) => stockableAccounts.execute(root, {}),
  "console/[seller]/calls": ({ root }) => listSoldCalls.execute(root, {}),
  "console/[seller]/customers": ({ sub }) => listCustomers.execute(sub, {}),
  "console/[seller]/customers/[customer]": async ({ sub, market }) => [
    await getCustomer.execute(sub, party(market.customerId)),
    await buyerPrices.execute(sub, party(market.customerId)),
    await listTermsChoices.execute(sub, {}),
  ],
  "console/[seller]/customers/new": ({ sub }) => listTermsChoices.execute(sub, {}),
  "console/[seller]/distributors": ({ root }) => listDistributors.execute(root, {}),
  "console/[seller]/distributors/[distributor]": async ({ root, market }) => [
    await getDistributor.execute(root, party(market.distributorId)),
    await buyerPrices.execute(root, party(market.distributorId)),
    await listTermsChoices.execute(root, {}),
  ],
  "console/[seller]/distributors/new": ({ root }) => listTermsChoices.execute(root, {}),
  "console/[seller]/invoices": async ({ root }) => [
    await listInvoices.execute(root, { side: "issued" }),
    await billableBuyers.execute(root, {}),
  ],
  "console/[seller]/notices": ({ root }) =>
    traceNotice.execute(root, { text: "req_000000000000, req_0123456789ab" }),
  "console/[seller]/lots": ({ root }) => listLots.execute(root, { status: "open" }),
  "console/[seller]/lots/[lot]": async ({ root, market }) => {
    const id = toWireId("lot", market.lotId);
    return [
      await getLot.execute(root, { id }),
      await listLotBuyers.execute(root, { id }),
      await listLotDraws.execute(root, { id }),
    ];
  },
  "console/[seller]/lots/buyers/[buyer]": ({ root, market }) =>
    listBuyerDraws.execute(root, party(market.distributorId)),
  "console/[seller]/lots/calls/[call]": async ({ root }) => {
    const id = await soldCall(root);
    return [await traceCall.execute(root, { id }), await listAttempts.execute(root, { callId: id })];
  },
  "console/[seller]/lots/receive": ({ root }) => stockableAccounts.execute(root, {}),
  "console/[seller]/prices": ({ root }) => listBooks.execute(root, {}),
  "console/[seller]/prices/[book]": async ({ root }) => {
    const id = await firstBook(root);
    return [await getBook.execute(root, { id }), await priceTable.execute(root, { id, version: "live" })];
  },
  "console/[seller]/profit": async ({ root }) => [
    await readProfit.execute(root, {}),
    await adviseSeller.execute(root, {}),
  ],
  "console/[seller]/profit/calls": async ({ root }) => [
    await listProfitCalls.execute(root, {}),
    await profitFacets.execute(root, {}),
  ],
  "console/[seller]/suppliers/[account]/drill": async ({ root }) => {
    const { accounts } = await stockableAccounts.execute(root, {});
    return drillBan.execute(root, { id: accounts[0]?.id ?? "" });
  },
  "console/[seller]/suppliers": ({ root }) => listSuppliers.execute(root, {}),
  "console/[seller]/team": ({ root }) => listTeam.execute(root, {}),
  "console/[seller]/upstreams": ({ root }) => listUpstreams.execute(root, {}),
  "console/[seller]/upstreams/[upstream]": ({ root, market }) =>
    getUpstream.execute(root, { id: toWireId("upstream", market.upstreamId) }),
  "console/[seller]/upstreams/new": ({ root }) => stockableAccounts.execute(root, {}),
  "console/[seller]/watch": ({ root }) => getWatch.execute(root, {}),
  portal: ({ customer }) => readHome.execute(customer, {}),
  "portal/advice": ({ customer }) => adviseCustomer.execute(customer, {}),
  "portal/bill": async ({ customer }) => [
    await readCurrentBill.execute(customer, {}),
    await listInvoices.execute(customer, { side: "received" }),
  ],
  "portal/keys": async ({ customer }) => [
    await listKeys.execute(customer, {}),
    await listKeyModels.execute(customer, {}),
  ],
  "portal/keys/[id]": async ({ customer }) => {
    const [key] = await listKeys.execute(customer, {});
    return getKey.execute(customer, { id: key?.id ?? "" });
  },
  "portal/team": ({ customer }) => listTeam.execute(customer, {}),
  "portal/top-up": async ({ customer }) => [
    await readBalance.execute(customer, {}),
    await readTopUpTerms.execute(customer, {}),
    await listTopUps.execute(customer, {}),
  ],
  "portal/usage": async ({ customer }) => [
    await readUsage.execute(customer, { range: "90d" }),
    await readUsageFacets.execute(customer, {}),
    await listCalls.execute(customer, { range: "90d" }),
  ],
  "portal/usage/[call]": async ({ customer }) => {
    const [call] = (await listCalls.execute(customer, { range: "90d" })).rows;
    return getCall.execute(customer, { id: call?.id ?? "" });
  },
};

/** Pages that read no history: forms, one row by its id, or a session's own. */
export const WITHOUT_HISTORY: readonly string[] = [
  "console/[seller]/catalogue",
  "console/[seller]/catalogue/[model]",
  "console/[seller]/catalogue/prices",
  "console/[seller]/lots/import",
  "console/[seller]/lots/policy",
  "console/[seller]/models",
  "console/[seller]/models/[model]",
  "console/[seller]/models/new",
  "console/[seller]/prices/[book]/compare",
  "console/[seller]/prices/[book]/simulate",
  "console/[seller]/purchases",
  "console/[seller]/purchases/[order]",
  "console/[seller]/purchases/[order]/edit",
  "console/[seller]/purchases/new",
  "console/[seller]/suppliers/[account]",
  "console/[seller]/upstreams/[upstream]/edit",
  "portal/playground",
  "console/[seller]/balance/[id]",
  "console/[seller]/bills/[bill]",
  // One call and the rules that priced it; a history made by sets has no rules.
  "console/[seller]/calls/[call]",
  "console/[seller]/invoices/[invoice]",
  "console/[seller]/limits",
  "console/[seller]/profile",
  "portal/bill/[invoice]",
  "portal/limits",
  "portal/profile",
  "portal/top-up/[id]",
];
