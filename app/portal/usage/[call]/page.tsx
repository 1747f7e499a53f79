import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { CallFacts } from "@/components/portal/usage/call-facts";
import { CallPrices } from "@/components/portal/usage/call-prices";
import { ChargeExplained } from "@/components/portal/usage/charge-explained";
import { ChargePill } from "@/components/portal/usage/charge-pill";
import { QuestionCharge } from "@/components/portal/usage/question-charge";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { getCall } from "@/lib/usecases/usage/get-call";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal.usage"))("call") };
}

export default async function Page({ params }: { params: Promise<{ call: string }> }) {
  const t = await getTranslations("portal.usage");
  const { actor } = await requireViewer(["customer"]);
  const call = asWire(await load(getCall, { id: (await params).call }));
  return (
    <>
      <PageHeader
        title={t("callTitle", { model: call.model.displayName })}
        status={<ChargePill call={call} />}
        crumbs={[{ label: t("title"), href: "/portal/usage" }, { label: t("call") }]}
      />
      <div className="flex flex-col gap-6">
        <ChargeExplained call={call} />
        <div className="flex">
          <QuestionCharge callId={call.id} questioned={call.questioned} />
        </div>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Card title={t("prices")} description={t("pricesHint")} flush className="overflow-hidden">
            <CallPrices call={call} />
          </Card>
          <Card title={t("details")}>
            <CallFacts call={call} mayReadKeys={can(actor, "keys.read")} />
          </Card>
        </div>
      </div>
    </>
  );
}
