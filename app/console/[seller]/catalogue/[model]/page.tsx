import { getTranslations } from "next-intl/server";

import { ModelForm } from "@/components/console/catalogue/model-form";
import { ModelState } from "@/components/console/catalogue/model-state";
import { PriceHistory } from "@/components/console/catalogue/price-history";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { getModel } from "@/lib/usecases/catalogue/get-model";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export default async function Page({ params }: { params: Promise<{ seller: string; model: string }> }) {
  const { seller, model: id } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, model] = await Promise.all([getTranslations("console-catalogue"), load(getModel, { id })]);
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: `/console/${seller}/catalogue` }, { label: model.displayName }]}
        title={model.displayName}
        status={<ModelState state={model.status} />}
        description={model.name}
      />
      <div className="flex flex-col gap-6">
        {can(actor, "inventory.write") ? (
          <Card title={t("facts")}>
            <ModelForm model={asWire(model)} />
          </Card>
        ) : null}
        <PriceHistory model={model} />
      </div>
    </>
  );
}
