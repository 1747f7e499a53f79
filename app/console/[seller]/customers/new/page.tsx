import { forbidden } from "next/navigation";
import { getTranslations } from "next-intl/server";

import { NewBuyer } from "@/components/console/customers/new-buyer";
import { can } from "@/lib/domain/access/can";
import { listTermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor, locale } = await requireViewer(["root", "distributor"]);
  if (!can(actor, "customers.write")) forbidden();
  const [t, choices] = await Promise.all([getTranslations("console-customers"), load(listTermsChoices, {})]);
  const words = {
    list: t("title"),
    title: t("create.title"),
    description: t("create.description"),
    noBooksHint: t("create.noBooksHint"),
    submit: t("create.submit"),
  };
  return (
    <NewBuyer
      kind="customers"
      seller={`/console/${seller}`}
      choices={choices}
      locale={locale}
      words={words}
    />
  );
}
