import { getTranslations } from "next-intl/server";

import { CallAttempts } from "@/components/console/upstreams/call-attempts";
import { CallTrace } from "@/components/console/stock/call-trace";
import { PageHeader } from "@/components/ui/page-header";
import { traceCall } from "@/lib/usecases/inventory/trace-call";
import { listAttempts } from "@/lib/usecases/upstream/list-attempts";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; call: string }> }) {
  const { seller, call: id } = await params;
  const [t, lots, call, attempts] = await Promise.all([
    getTranslations("console-stock.trace"),
    getTranslations("console-lots"),
    load(traceCall, { id }),
    load(listAttempts, { callId: id }),
  ]);
  const base = `/console/${seller}/lots`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={call.id}
        crumbs={[{ label: lots("title"), href: base }, { label: t("title") }]}
      />
      <div className="flex flex-col gap-6">
        <CallTrace call={call} hrefBase={base} />
        <CallAttempts attempts={attempts} />
      </div>
    </>
  );
}
