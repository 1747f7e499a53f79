import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { ErrorTable } from "@/components/storefront/error-table";
import { FirstCall } from "@/components/storefront/first-call";
import { ToolSetups } from "@/components/storefront/tool-setups";
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
  const [t, tools, offers, { origin, viewer }] = await Promise.all([
    getTranslations("storefront.quickStart"),
    getTranslations("storefront-quick-start"),
    load(listOffers, {}),
    currentScope(),
  ]);
  const baseUrl = `${origin}/v1`;
  const model = offers[0]?.name ?? "MODEL";
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
          <FirstCall origin={origin} model={model} label={t("snippet")} />
        </section>
        <section>
          <h2 className="mb-1 text-lg font-semibold">{tools("tools")}</h2>
          <p className="mb-3 text-sm text-muted">{tools("toolsHint")}</p>
          <ToolSetups
            origin={origin}
            model={model}
            claudeModel={offers.find(({ vendor }) => vendor === "anthropic")?.name ?? model}
          />
        </section>
        <ErrorTable />
        <p className="text-sm text-muted">
          {tools.rich("llms", {
            link: (text) => (
              <a href="/llms.txt" className="rounded-sm text-brand-ink underline underline-offset-2">
                {text}
              </a>
            ),
          })}
        </p>
      </div>
    </div>
  );
}
