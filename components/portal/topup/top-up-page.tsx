import { getTranslations } from "next-intl/server";

import { PageHeader } from "@/components/ui/page-header";
import { readBalance } from "@/lib/usecases/portal/read-balance";
import { listTopUps } from "@/lib/usecases/topup/list-top-ups";
import { readTopUpTerms } from "@/lib/usecases/topup/read-top-up-terms";
import { load } from "@/lib/web/load";
import { asWire } from "@/lib/web/wire";

import { BalancePanel, OpenGrants } from "./balance-panel";
import { TopUpForm } from "./top-up-form";
import { TopUpHistory } from "./top-up-history";

/**
 * The whole page of topping up a wallet with one's seller, for a customer's portal and a distributor's console alike.
 * `base` is its own address: results are below it. Needs the messages of the area "portal-topup".
 */
export async function TopUpPage({ base, page }: { base: string; page: number }) {
  const t = await getTranslations("portal-topup");
  const terms = await load(readTopUpTerms, {});
  const balance = asWire(await load(readBalance, {}));
  const history = asWire(await load(listTopUps, { page }));
  return (
    <>
      <PageHeader title={t("title")} description={t("description", { seller: terms.sellerName })} />
      <div className="flex flex-col gap-6">
        <BalancePanel initial={balance} />
        <TopUpForm terms={asWire(terms)} returnPath={base} />
        <OpenGrants balance={balance} />
        <section className="flex flex-col gap-3">
          <h2 className="text-base font-semibold">{t("history.title")}</h2>
          <TopUpHistory initial={history} hrefBase={base} />
        </section>
      </div>
    </>
  );
}
