import { getTranslations } from "next-intl/server";

import { LimitFacts } from "@/components/limits/limit-facts";
import { OwnRoutingForm } from "@/components/portal/limits/own-routing-form";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { ownLimits } from "@/lib/usecases/limits/own-limits";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page() {
  const { actor } = await requireViewer(["customer"]);
  const [t, { limits, own, seller, choices }] = await Promise.all([
    getTranslations("portal-limits"),
    load(ownLimits, {}),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex flex-col gap-4">
        <Card title={t("account")} description={t("accountHint")}>
          <LimitFacts limits={limits} />
        </Card>
        <OwnRoutingForm own={own} seller={seller} choices={choices} mayWrite={can(actor, "settings.write")} />
      </div>
    </>
  );
}
