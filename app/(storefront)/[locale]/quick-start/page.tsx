import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { ErrorTable } from "@/components/storefront/error-table";
import { FirstCall } from "@/components/storefront/first-call";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { listOffers } from "@/lib/usecases/storefront/list-offers";
import { load } from "@/lib/web/load";
import { currentScope } from "@/lib/web/scope";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("storefront.quickStart"))("title") };
}

export default async function Page() {
  const [t, offers, { origin, viewer }] = await Promise.all([
    getTranslations("storefront.quickStart"),
    load(listOffers, {}),
    currentScope(),
  ]);
  const baseUrl = `${origin}/v1`;
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          viewer ? null : (
            <LinkButton variant="primary" href="/sign-up">
              {t("signUp")}
            </LinkButton>
          )
        }
      />
      <div className="flex flex-col gap-8">
        <Card>
          <DescriptionList
            items={[
              {
                term: t("baseUrl"),
                value: (
                  <span className="flex items-center gap-1">
                    <code className="text-xs break-all">{baseUrl}</code>
                    <CopyButton value={baseUrl} what={t("baseUrl")} />
                  </span>
                ),
              },
              { term: t("key"), value: t("keyHint") },
            ]}
          />
        </Card>
        <section>
          <h2 className="mb-3 text-lg font-semibold">{t("snippet")}</h2>
          <FirstCall baseUrl={baseUrl} model={offers[0]?.name ?? "MODEL"} label={t("snippet")} />
        </section>
        <section>
          <h2 className="mb-1 text-lg font-semibold">{t("tools")}</h2>
          <p className="text-sm text-muted">{t("toolsHint")}</p>
        </section>
        <ErrorTable />
      </div>
    </div>
  );
}
