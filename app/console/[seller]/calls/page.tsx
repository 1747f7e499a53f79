import { getTranslations } from "next-intl/server";

import { SoldCallsTable } from "@/components/console/calls/sold-calls-table";
import { FindCall } from "@/components/portal/usage/find-call";
import { PageHeader } from "@/components/ui/page-header";
import { listSoldCalls } from "@/lib/usecases/pricing/list-sold-calls";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<{ after?: string; buyer?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { after, buyer } = await searchParams;
  const whose: { buyer?: string } = buyer ? { buyer } : {};
  const [t, record, calls] = await Promise.all([
    getTranslations("console-calls"),
    getTranslations("console-record"),
    load(listSoldCalls, { ...whose, ...(after ? { after } : {}) }),
  ]);
  const base = `/console/${seller}/calls`;
  const href = (more: Record<string, string>) =>
    `${base}?${new URLSearchParams({ ...(buyer ? { buyer } : {}), ...more })}`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={<FindCall hrefBase={base} placeholder={record("find")} />}
      />
      <SoldCallsTable
        calls={calls}
        hrefBase={base}
        olderHref={calls.next && href({ after: calls.next })}
        newestHref={after ? href({}) : null}
      />
    </>
  );
}
