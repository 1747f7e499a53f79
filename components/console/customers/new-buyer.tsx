import { Tags } from "lucide-react";
import { useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { AppLocale } from "@/i18n/locales";
import type { TermsChoices } from "@/lib/usecases/customer/list-terms-choices";

import { CreateBuyerForm } from "./create-buyer-form";

interface Props {
  kind: "customers" | "distributors";
  /** Of the console: "/console/acme". */
  seller: string;
  choices: TermsChoices;
  locale: AppLocale;
  words: {
    readonly list: string;
    readonly title: string;
    readonly description: string;
    readonly noBooksHint: string;
    readonly submit: string;
  };
}

/** The page that makes a customer or distributor; a seller without a price book is led to one first. */
export function NewBuyer({ kind, seller, choices, locale, words }: Props) {
  const t = useTranslations("console-customers.create");
  const hrefBase = `${seller}/${kind}`;
  return (
    <>
      <PageHeader
        crumbs={[{ label: words.list, href: hrefBase }, { label: words.title }]}
        title={words.title}
        description={words.description}
      />
      {choices.books.length === 0 ? (
        <Card className="max-w-2xl">
          <NothingYet
            icon={<Tags />}
            title={t("noBooks")}
            action={<LinkButton href={`${seller}/prices`}>{t("toPrices")}</LinkButton>}
          >
            {words.noBooksHint}
          </NothingYet>
        </Card>
      ) : (
        <CreateBuyerForm
          path={`/api/${kind}`}
          choices={choices}
          locale={locale}
          hrefBase={hrefBase}
          submitLabel={words.submit}
        />
      )}
    </>
  );
}
