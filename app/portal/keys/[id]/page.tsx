import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { LimitFacts } from "@/components/limits/limit-facts";
import { ChangeKeyDialog } from "@/components/portal/keys/change-key-dialog";
import { KeyActions } from "@/components/portal/keys/key-actions";
import { KeyFacts } from "@/components/portal/keys/key-facts";
import { KeyHits } from "@/components/portal/keys/key-hits";
import { KeyState } from "@/components/portal/keys/key-state";
import { KeyTimeline } from "@/components/portal/keys/key-timeline";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { getKey } from "@/lib/usecases/key/get-key";
import { listKeyModels } from "@/lib/usecases/key/list-key-models";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal.keys"))("apiKey") };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const t = await getTranslations("portal.keys");
  const limits = await getTranslations("limits");
  const { actor, origin } = await requireViewer(["customer"]);
  const row = asWire(await load(getKey, { id: (await params).id }));
  const models = asWire(await load(listKeyModels, {}));
  const model = (row.models[0] ?? models[0])?.name ?? "model";
  const mayWrite = can(actor, "keys.write");
  const works = row.state === "active" || row.state === "replaced";
  return (
    <>
      <PageHeader
        title={row.name}
        status={<KeyState state={row.state} />}
        crumbs={[{ label: t("title"), href: "/portal/keys" }, { label: row.name }]}
        actions={<KeyActions row={row} baseUrl={`${origin}/v1`} model={model} mayWrite={mayWrite} spread />}
      />
      <KeyHits hits={row.hits} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title={t("details")}>
          <KeyFacts row={row} />
        </Card>
        <Card
          title={limits("title")}
          actions={mayWrite && works ? <ChangeKeyDialog row={row} models={models} /> : null}
        >
          <LimitFacts limits={row.limits} />
        </Card>
        <Card title={t("timeline.title")}>
          <KeyTimeline row={row} />
        </Card>
      </div>
    </>
  );
}
