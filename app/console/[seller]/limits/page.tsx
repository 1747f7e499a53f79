import { getTranslations } from "next-intl/server";

import { PolicyFacts } from "@/components/console/upstreams/policy-facts";
import { TenantLimitsCard } from "@/components/limits/tenant-limits-card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { tenantLimits } from "@/lib/usecases/limits/tenant-limits";
import { upstreamChoices } from "@/lib/usecases/upstream/upstream-choices";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page() {
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, limits, { policy }] = await Promise.all([
    getTranslations("console-limits"),
    load(tenantLimits, {}),
    load(upstreamChoices, {}),
  ]);
  const mayWrite = can(actor, "upstreams.write");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex flex-col gap-4">
        <TenantLimitsCard limits={limits} mayWrite={mayWrite} />
        <PolicyFacts policy={policy} mayWrite={mayWrite} />
      </div>
    </>
  );
}
