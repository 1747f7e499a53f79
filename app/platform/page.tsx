import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

import { NewResellerButton } from "@/components/platform/new-reseller";
import { ResellerTable } from "@/components/platform/reseller-table";
import { PageHeader } from "@/components/ui/page-header";
import { listResellers } from "@/lib/usecases/tenant/list-resellers";
import { portOf } from "@/lib/web/host";
import { load } from "@/lib/web/load";
import { timeZones } from "@/lib/web/time-zones";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("platform.resellers");
  return { title: t("title") };
}

/** Every reseller on this installation. */
export default async function ResellersPage() {
  const resellers = await load(listResellers, {});
  if (resellers.length === 0) redirect("/setup");
  const t = await getTranslations("platform.resellers");
  const port = portOf(await headers());
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={<NewResellerButton zones={timeZones()} port={port} />}
      />
      <ResellerTable rows={resellers} port={port} />
    </>
  );
}
