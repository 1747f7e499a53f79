import { getTranslations } from "next-intl/server";

import { CredentialsCard } from "@/components/console/upstreams/credentials-card";
import { UpstreamActions } from "@/components/console/upstreams/upstream-actions";
import { UpstreamFacts } from "@/components/console/upstreams/upstream-facts";
import { UpstreamModels } from "@/components/console/upstreams/upstream-models";
import { UpstreamStatus } from "@/components/console/upstreams/upstream-status";
import { PageHeader } from "@/components/ui/page-header";
import { getUpstream } from "@/lib/usecases/upstream/get-upstream";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; upstream: string }> }) {
  const { seller, upstream: id } = await params;
  const [t, upstream] = await Promise.all([getTranslations("console-upstreams"), load(getUpstream, { id })]);
  const base = `/console/${seller}/upstreams`;
  return (
    <>
      <PageHeader
        title={upstream.name}
        status={<UpstreamStatus upstream={upstream} />}
        crumbs={[{ label: t("title"), href: base }, { label: upstream.name }]}
        actions={<UpstreamActions upstream={upstream} editHref={`${base}/${id}/edit`} />}
      />
      <div className="flex flex-col gap-6">
        <UpstreamFacts upstream={upstream} />
        <CredentialsCard upstream={upstream} />
        <UpstreamModels upstream={upstream} />
      </div>
    </>
  );
}
