import { getTranslations } from "next-intl/server";

import { PolicyButton } from "@/components/console/upstreams/policy-button";
import { UpstreamsTable } from "@/components/console/upstreams/upstreams-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { listUpstreams } from "@/lib/usecases/upstream/list-upstreams";
import { upstreamChoices } from "@/lib/usecases/upstream/upstream-choices";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, upstreams, { policy }] = await Promise.all([
    getTranslations("console-upstreams"),
    load(listUpstreams, {}),
    load(upstreamChoices, {}),
  ]);
  const base = `/console/${seller}/upstreams`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <PolicyButton policy={policy} />
            <LinkButton variant="primary" href={`${base}/new`}>
              {t("add")}
            </LinkButton>
          </>
        }
      />
      <UpstreamsTable upstreams={upstreams} hrefBase={base} />
    </>
  );
}
