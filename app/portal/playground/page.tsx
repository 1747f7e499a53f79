import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { Playground } from "@/components/portal/playground/playground";
import { PageHeader } from "@/components/ui/page-header";
import { playgroundModels } from "@/lib/usecases/playground/playground-models";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal-playground"))("title") };
}

export default async function Page() {
  const t = await getTranslations("portal-playground");
  const { origin } = await requireViewer(["customer"]);
  const models = asWire(await load(playgroundModels, {}));
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Playground models={models} origin={origin} />
    </>
  );
}
