import { getTranslations } from "next-intl/server";

import { CallEarnings } from "@/components/console/calls/call-earnings";
import { CallRecordCard } from "@/components/console/calls/call-record-card";
import { ChargeQuestion } from "@/components/console/calls/charge-question";
import { ExplainedSale } from "@/components/console/calls/explained-sale";
import { ChargePill } from "@/components/portal/usage/charge-pill";
import { PageHeader } from "@/components/ui/page-header";
import { DateTime } from "@/components/ui/relative-time";
import { can } from "@/lib/domain/access/can";
import { explainCall } from "@/lib/usecases/pricing/explain-call";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string; call: string }> }) {
  const { seller, call: id } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
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
      {call.question ? (
        <div className="mb-6">
          <ChargeQuestion callId={call.id} mayAnswer={can(actor, "customers.write")} {...call.question} />
        </div>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {call.sales.toReversed().map((sale) => (
          <ExplainedSale key={sale.side} sale={sale} pricesHref={`${base}/prices`} />
        ))}
        <CallEarnings call={call} />
        <CallRecordCard record={call.record} tries={call.tries} />
      </div>
    </>
  );
}
