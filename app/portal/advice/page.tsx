import { getTranslations } from "next-intl/server";

import { AdviceView } from "@/components/portal/advice/advice-view";
import { PageHeader } from "@/components/ui/page-header";
import { adviseCustomer } from "@/lib/usecases/advisor/advise-customer";
import { load } from "@/lib/web/load";

export default async function Page() {
  const [t, advice] = await Promise.all([getTranslations("portal-advice"), load(adviseCustomer, {})]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description", { days: advice.days, calls: advice.callsMax })}
      />
      <AdviceView advice={advice} />
    </>
  );
}
