import { getTranslations } from "next-intl/server";

import { TopUpResultPage } from "@/components/portal/topup/top-up-result-page";
import { AreaMessages } from "@/i18n/area-messages";
import { requireViewer } from "@/lib/web/viewer";

/** How a distributor's top-up ended. */
export default async function Page({ params }: { params: Promise<{ seller: string; id: string }> }) {
  const { seller, id } = await params;
  const { viewer } = await requireViewer(["distributor"]);
  const t = await getTranslations("console-distributors.balance");
  const base = `/console/${seller}/balance`;
  return (
    <AreaMessages areas={["console", "portal-topup"]} timeZone={viewer.party.timeZone}>
      <TopUpResultPage id={id} base={base} next={{ href: base, label: t("title") }} />
    </AreaMessages>
  );
}
