import { Tags } from "lucide-react";
import { forbidden } from "next/navigation";
import { getTranslations } from "next-intl/server";

import { CreateBuyerForm } from "@/components/console/customers/create-buyer-form";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listTermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const { actor, locale } = await requireViewer(["root", "distributor"]);
  if (!can(actor, "distributors.write")) forbidden();
  const [t, words, choices] = await Promise.all([
    getTranslations("console-distributors"),
    getTranslations("console-customers.create"),
    load(listTermsChoices, {}),
  ]);
  const hrefBase = `/console/${seller}/distributors`;
  return (
    <>
      <PageHeader
        crumbs={[{ label: t("title"), href: hrefBase }, { label: t("create.title") }]}
        title={t("create.title")}
        description={t("create.description")}
      />
      {choices.books.length === 0 ? (
        <Card className="max-w-2xl">
          <NothingYet
            icon={<Tags />}
            title={words("noBooks")}
            action={<LinkButton href={`/console/${seller}/prices`}>{words("toPrices")}</LinkButton>}
          >
            {t("create.toPrices")}
          </NothingYet>
        </Card>
      ) : (
        <CreateBuyerForm
          path="/api/distributors"
          choices={choices}
          locale={locale}
          hrefBase={hrefBase}
          submitLabel={t("create.submit")}
        />
      )}
    </>
  );
}
