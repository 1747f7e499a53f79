import { useTranslations } from "next-intl";
import Link from "next/link";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import type { DistributorRow } from "@/lib/usecases/distributor/list-distributors";

import { WhatIsBelow } from "./below";

/** The tree as seen from a seller: itself, its direct distributors, and below each only how much there is. */
export function SellingTree(props: {
  sellerName: string;
  rows: readonly DistributorRow[];
  hrefBase: string;
}) {
  const t = useTranslations("console-distributors");
  if (props.rows.length === 0) return null;
  return (
    <Card title={t("tree.title")}>
      <ul className="text-sm">
        <li>
          <span className="font-medium">{props.sellerName}</span>{" "}
          <span className="text-muted">({t("tree.you")})</span>
          <ul className="mt-1 ml-2 border-l pl-4">
            {props.rows.map((row) => (
              <li key={row.id} className="relative py-1.5">
                <span aria-hidden="true" className="absolute top-4 -left-4 w-3 border-t" />
                <Link href={`${props.hrefBase}/${row.id}`} className="rounded-sm font-medium hover:underline">
                  {row.name}
                </Link>{" "}
                <Money nano={row.soldNano} currency={row.wallet.currency} className="text-muted" />
                <ul className="mt-1 ml-2 border-l border-dashed pl-4 text-muted">
                  <li className="py-0.5">
                    <WhatIsBelow below={row.below} />
                  </li>
                </ul>
              </li>
            ))}
          </ul>
        </li>
      </ul>
    </Card>
  );
}
