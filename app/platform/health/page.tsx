import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { BooksCheck } from "@/components/platform/books-check";
import { HealthView } from "@/components/platform/health-view";
import { PageHeader } from "@/components/ui/page-header";
import { getHealth } from "@/lib/usecases/platform/get-health";
import { load } from "@/lib/web/load";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("platform.health");
  return { title: t("title") };
}

/** Database, gateways, jobs, and the books on demand. */
export default async function HealthPage() {
  const health = await load(getHealth, {});
  const t = await getTranslations("platform.health");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex flex-col gap-4">
        <HealthView health={health} />
        <BooksCheck />
      </div>
    </>
  );
}
