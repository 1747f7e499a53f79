import { getTranslations } from "next-intl/server";

import { LotsTable } from "@/components/console/lots/lots-table";
import { StandardTotal } from "@/components/console/lots/standard-total";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { UrlSegmented } from "@/components/ui/segmented";
import { standardStock } from "@/lib/usecases/inventory/standard-stock";
import { load } from "@/lib/web/load";

const FILTERS = ["open", "ended", "all"] as const;

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<{ status?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { status: asked } = await searchParams;
  const status = FILTERS.find((filter) => filter === asked) ?? "open";
  const [t, stock, standard] = await Promise.all([
    getTranslations("console-lots"),
    getTranslations("console-stock"),
    load(standardStock, { status }),
  ]);
  const base = `/console/${seller}/lots`;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            <LinkButton href={`${base}/policy`}>{stock("policy.open")}</LinkButton>
            <LinkButton href={`${base}/import`}>{stock("import.open")}</LinkButton>
            <LinkButton variant="primary" href={`${base}/receive`}>
              {t("receive")}
            </LinkButton>
          </>
        }
      />
      <div className="mb-4">
        <UrlSegmented
          param="status"
          label={t("filter.label")}
          segments={FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
      </div>
      <div className="flex flex-col gap-4">
        <StandardTotal stock={standard} status={status} />
        <LotsTable
          lots={standard.lots.map(({ lot }) => lot)}
          tokens={new Map(standard.lots.map(({ lot, tokens }) => [lot.id, tokens]))}
          hrefBase={base}
          ended={status === "ended"}
        />
      </div>
    </>
  );
}
