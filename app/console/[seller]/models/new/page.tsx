import { forbidden } from "next/navigation";
import { getTranslations } from "next-intl/server";

import { CuratedForm } from "@/components/console/curated/curated-form";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { curatedChoices } from "@/lib/usecases/curated/curated-choices";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor } = await requireViewer(["root", "distributor"]);
  if (!can(actor, "inventory.write")) forbidden();
  const [t, choices] = await Promise.all([getTranslations("console-curated"), load(curatedChoices, {})]);
  const base = `/console/${seller}/models`;
  return (
    <>
      <PageHeader title={t("new")} crumbs={[{ label: t("title"), href: base }, { label: t("new") }]} />
      <Card>
        <CuratedForm choices={choices} hrefBase={base} />
      </Card>
    </>
  );
}
