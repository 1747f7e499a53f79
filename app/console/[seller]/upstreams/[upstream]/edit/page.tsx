import { getTranslations } from "next-intl/server";

import { EditUpstreamForm } from "@/components/console/upstreams/edit-upstream-form";
import { PageHeader } from "@/components/ui/page-header";
import { stockableAccounts } from "@/lib/usecases/inventory/stockable-accounts";
import { getUpstream } from "@/lib/usecases/upstream/get-upstream";
import { upstreamChoices } from "@/lib/usecases/upstream/upstream-choices";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string; upstream: string }> }) {
  const { seller, upstream: id } = await params;
  const [t, upstream, { models }, { proxies, segments }] = await Promise.all([
    getTranslations("console-upstreams"),
    load(getUpstream, { id }),
    load(stockableAccounts, {}),
    load(upstreamChoices, {}),
  ]);
  const base = `/console/${seller}/upstreams`;
  const href = `${base}/${id}`;
  return (
    <>
      <PageHeader
        title={t("form.editTitle")}
        crumbs={[
          { label: t("title"), href: base },
          { label: upstream.name, href },
          { label: t("form.editTitle") },
        ]}
      />
      <EditUpstreamForm
        upstream={upstream}
        models={models}
        proxies={proxies}
        segments={segments}
        href={href}
      />
    </>
  );
}
