import { getTranslations } from "next-intl/server";

import { CallEarnings } from "@/components/console/calls/call-earnings";
import { ExplainedSale } from "@/components/console/calls/explained-sale";
import { ChargePill } from "@/components/portal/usage/charge-pill";
import { PageHeader } from "@/components/ui/page-header";
import { DateTime } from "@/components/ui/relative-time";
import { explainCall } from "@/lib/usecases/pricing/explain-call";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; call: string }> }) {
  const { seller, call: id } = await params;
  const [t, call] = await Promise.all([getTranslations("console-calls"), load(explainCall, { id })]);
  const base = `/console/${seller}`;
  const costNano = call.earned?.revenueNano ?? 0n;
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `${base}/calls` }, { label: t("call") }]}
        title={t("callTitle", { model: call.model.displayName })}
        status={<ChargePill call={{ ...call, costNano }} />}
        description={
          <>
            <DateTime at={call.at} style="precise" /> ·{" "}
            <code className="font-mono text-xs break-all">{call.id}</code>
            {call.serviceTier === "default" ? null : ` · ${t("serviceTier", { tier: call.serviceTier })}`}
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {call.sales.toReversed().map((sale) => (
          <ExplainedSale key={sale.side} sale={sale} pricesHref={`${base}/prices`} />
        ))}
        <CallEarnings call={call} />
      </div>
    </>
  );
}
