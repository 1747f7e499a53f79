import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { headers } from "next/headers";

import { ResellerEvents } from "@/components/platform/reseller-events";
import { ResellerFacts } from "@/components/platform/reseller-facts";
import { ResellerStatusButton } from "@/components/platform/reseller-status-button";
import { TenantStatusPill } from "@/components/platform/tenant-status-pill";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { getReseller } from "@/lib/usecases/tenant/get-reseller";
import { portOf } from "@/lib/web/host";
import { load } from "@/lib/web/load";

interface Props {
  params: Promise<{ reseller: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const reseller = await load(getReseller, { id: (await params).reseller });
  return { title: reseller.name };
}

/** One reseller: where it answers, who owns it, what was done to it; suspend and resume. */
export default async function ResellerPage({ params }: Props) {
  const reseller = await load(getReseller, { id: (await params).reseller });
  const t = await getTranslations("platform.reseller");
  const port = portOf(await headers());
  const host = reseller.domains.find((domain) => domain.isPrimary)?.host;
  return (
    <>
      <PageHeader
        title={reseller.name}
        status={<TenantStatusPill status={reseller.status} />}
        crumbs={[{ label: t("all"), href: "/platform" }, { label: reseller.name }]}
        actions={
          <>
            {host ? <LinkButton href={`//${host}${port}`}>{t("storefront")}</LinkButton> : null}
            <ResellerStatusButton id={reseller.id} name={reseller.name} status={reseller.status} />
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-[2fr_1fr]">
        <ResellerFacts reseller={reseller} port={port} />
        <ResellerEvents events={reseller.events} />
      </div>
    </>
  );
}
