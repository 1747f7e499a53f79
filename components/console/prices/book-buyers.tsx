import { Users } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import type { BookDetail } from "@/lib/usecases/pricing/get-book";

/** Who pays by a book, each leading to its page. */
export function BookBuyers({ buyers, consoleHref }: { buyers: BookDetail["buyers"]; consoleHref: string }) {
  const t = useTranslations("console-prices");
  const here = buyers.filter(({ pricedHere }) => pricedHere);
  if (here.length === 0) {
    return (
      <Card>
        <NothingYet icon={<Users />} title={t("noBuyers")}>
          {t("noBuyersHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card flush>
      <ul className="divide-y">
        {here.map(({ id, name, kind }) => {
          const distributor = kind === "distributor";
          return (
            <li key={id} className="flex min-h-11 items-center justify-between gap-3 px-4">
              <Link
                href={`${consoleHref}/${distributor ? "distributors" : "customers"}/${id}`}
                className="rounded-sm py-1 font-medium hover:underline"
              >
                {name}
              </Link>
              <span className="text-xs text-muted">{distributor ? t("distributor") : t("customer")}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
