import { useTranslations } from "next-intl";
import Link from "next/link";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";

/** On what terms a buyer buys now. */
export function BuyerTerms({ buyer, pricesHref }: { buyer: BuyerDetail; pricesHref: string }) {
  const t = useTranslations("console-customers.terms");
  const modes = useTranslations("console-customers.mode");
  const { terms, priceBook, wallet } = buyer;
  const book = priceBook ? (
    <Link href={`${pricesHref}/${priceBook.id}`} className="rounded-sm hover:underline">
      {buyer.usesDefaultBook ? t("bookDefault", { name: priceBook.name }) : priceBook.name}
    </Link>
  ) : (
    "–"
  );
  const tax = { percent: terms.taxPercent };
  return (
    <Card title={t("title")}>
      <DescriptionList
        items={[
          { term: t("mode"), value: modes(buyer.mode) },
          { term: t("book"), value: book },
          { term: t("tax"), value: terms.taxInclusive ? t("taxIncluded", tax) : t("taxAdded", tax) },
          ...(buyer.mode === "prepaid"
            ? []
            : [
                { term: t("limit"), value: <Money nano={wallet.limitNano} currency={wallet.currency} /> },
                { term: t("days"), value: terms.paymentTermDays },
              ]),
          { term: t("segment"), value: buyer.segment ?? t("noSegment") },
          { term: t("currency"), value: buyer.currency },
          { term: t("slug"), value: <code className="font-mono text-xs">{buyer.slug}</code> },
          { term: t("since"), value: <DateTime at={terms.since} /> },
        ]}
      />
    </Card>
  );
}
