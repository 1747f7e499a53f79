import { getTranslations } from "next-intl/server";

import { ModelState } from "@/components/console/catalogue/model-state";
import { CuratedActions } from "@/components/console/curated/curated-actions";
import { CuratedForm } from "@/components/console/curated/curated-form";
import { CustomerPays } from "@/components/console/curated/customer-pays";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { curatedChoices } from "@/lib/usecases/curated/curated-choices";
import { getCurated } from "@/lib/usecases/curated/get-curated";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export default async function Page({ params }: { params: Promise<{ seller: string; model: string }> }) {
  const { seller, model: id } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  const [t, model, choices, offers] = await Promise.all([
    getTranslations("console-curated"),
    load(getCurated, { id }),
    load(curatedChoices, {}),
    load(listOffers, {}),
  ]);
  const base = `/console/${seller}/models`;
  const mayWrite = can(actor, "inventory.write");
  return (
    <>
      <PageHeader
        title={model.displayName}
        status={<ModelState state={model.status} />}
        description={<code className="font-mono text-xs">{model.name}</code>}
        crumbs={[{ label: t("title"), href: base }, { label: model.displayName }]}
        actions={
          mayWrite ? <CuratedActions id={model.id} name={model.displayName} status={model.status} /> : null
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {mayWrite && model.status !== "retired" ? (
          <Card title={t("edit")}>
            <CuratedForm choices={choices} hrefBase={base} model={asWire(model)} />
          </Card>
        ) : null}
        <CustomerPays model={model} offers={offers} />
      </div>
    </>
  );
}
