import { getTranslations } from "next-intl/server";

import { NoticeTracer } from "@/components/console/notices/notice-tracer";
import { PageHeader } from "@/components/ui/page-header";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const t = await getTranslations("console-notices");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <NoticeTracer callsHref={`/console/${seller}/lots/calls`} />
    </>
  );
}
