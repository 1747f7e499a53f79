import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { LotHistory } from "@/lib/usecases/inventory/get-lot-history";

interface Props {
  history: LotHistory;
  statusReason: string | null;
  /** The console's own address. */
  base: string;
}

/** Whom a lot is kept for, where it came from and what was split from it. */
export function LotRelations({ history, statusReason, base }: Props) {
  const t = useTranslations("console-stock");
  const { keptFor, order, parent, children } = history;
  const link = (href: string, text: ReactNode) => (
    <Link key={href} href={`${base}${href}`} className="text-brand-ink underline">
      {text}
    </Link>
  );
  const kept = [
    ...keptFor.buyers.map(({ id, name }) => link(`/lots/buyers/${id}`, name)),
    ...keptFor.segments.map((segment) => <span key={segment}>{t("segment", { segment })}</span>),
  ];
  const listed = (nodes: readonly ReactNode[]) => (
    <span className="flex flex-wrap gap-x-3 gap-y-1">{nodes}</span>
  );
  const items = [
    { term: t("keptFor"), value: kept.length > 0 ? listed(kept) : t("everybody") },
    ...(order ? [{ term: t("order"), value: link(`/purchases/${order.id}`, order.number) }] : []),
    ...(parent ? [{ term: t("parent"), value: link(`/lots/${parent.id}`, parent.name) }] : []),
    ...(children.length > 0
      ? [{ term: t("children"), value: listed(children.map(({ id, name }) => link(`/lots/${id}`, name))) }]
      : []),
  ];
  return (
    <>
      {statusReason ? (
        <Callout tone="warn" title={t("stopped")}>
          {statusReason}
        </Callout>
      ) : null}
      <Card>
        <DescriptionList items={items} columns={2} />
      </Card>
    </>
  );
}
