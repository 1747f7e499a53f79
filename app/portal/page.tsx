import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { BalanceWarning } from "@/components/portal/home/balance-warning";
import { FirstSteps } from "@/components/portal/home/first-steps";
import { HomeFigures } from "@/components/portal/home/home-figures";
import { QuickStart } from "@/components/portal/home/quick-start";
import { SpendChart } from "@/components/portal/home/spend-chart";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { readHome } from "@/lib/usecases/portal/read-home";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal.home"))("title") };
}

export default async function Page() {
  const t = await getTranslations("portal.home");
  const { actor, origin, viewer } = await requireViewer(["customer"]);
  const home = await load(readHome, {});
  const mayTopUp = can(actor, "topup.create");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description", { party: viewer.party.name })}
        actions={
          mayTopUp ? (
            <LinkButton variant="primary" href="/portal/top-up">
              {t("topUp")}
            </LinkButton>
          ) : null
        }
      />
      <div className="flex flex-col gap-6">
        <BalanceWarning home={home} mayTopUp={mayTopUp} />
        <FirstSteps steps={home.steps} mayTopUp={mayTopUp} mayMakeKeys={can(actor, "keys.write")} />
        <HomeFigures home={asWire(home)} mayTopUp={mayTopUp} />
        {home.steps.called ? <SpendChart home={asWire(home)} /> : null}
        <QuickStart baseUrl={`${origin}/v1`} model={home.sampleModel ?? "model"} />
      </div>
    </>
  );
}
