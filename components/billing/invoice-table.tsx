import { FileText } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { NothingYet } from "@/components/ui/empty-state";
import { Table, Td, Th, Tr } from "@/components/ui/table";

import { invoiceDates } from "./invoice-dates";
import { InvoiceStatus } from "./invoice-status";
import { MinorMoney } from "./minor-money";

export interface InvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly status: "issued" | "void";
  readonly buyer: { readonly name: string };
  readonly currency: string;
  readonly timeZone: string;
  readonly periodStart: Date;
  readonly issuedAt: Date;
  readonly totalMinor: bigint;
  readonly dueMinor: bigint;
}

/** On a phone these stand below the number, so that what is due is seen without scrolling sideways. */
const WIDE = "max-sm:hidden";

/** A page of invoices; `withBuyer` where the reader issued them. Each row leads to `hrefBase/<id>`. */
export function InvoiceTable(props: {
  items: readonly InvoiceRow[];
  hrefBase: string;
  withBuyer?: boolean;
  /** Link to the following page, when there is one. */
  olderHref?: string | null;
}) {
  const { items, hrefBase, withBuyer = false, olderHref } = props;
  const t = useTranslations("invoice");
  const locale = useLocale();
  if (items.length === 0) {
    return (
      <Card>
        <NothingYet icon={<FileText />} title={t("list.empty")}>
          {t("list.emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card flush className="overflow-hidden">
      <Table label={t("list.title")}>
        <thead>
          <tr>
            <Th>{t("number")}</Th>
            {withBuyer ? <Th className={WIDE}>{t("list.customer")}</Th> : null}
            <Th className={WIDE}>{t("period")}</Th>
            <Th className={WIDE}>{t("issued")}</Th>
            <Th numeric className={WIDE}>
              {t("amount")}
            </Th>
            <Th numeric>{t("total")}</Th>
            <Th className={WIDE}>{t("list.status")}</Th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const dates = invoiceDates(locale, item.timeZone);
            return (
              <Tr key={item.id}>
                <Td className="whitespace-nowrap">
                  <Link href={`${hrefBase}/${item.id}`} className="font-medium hover:underline">
                    {item.number}
                  </Link>
                  <span className="block text-xs text-muted sm:hidden">
                    {withBuyer ? <span className="block max-w-36 truncate">{item.buyer.name}</span> : null}
                    {dates.month(item.periodStart)} ·{" "}
                    <MinorMoney minor={item.totalMinor} currency={item.currency} />
                    <span className="mt-1 block">
                      <InvoiceStatus status={item.status} dueMinor={item.dueMinor} />
                    </span>
                  </span>
                </Td>
                {withBuyer ? <Td className={cn("max-w-56 truncate", WIDE)}>{item.buyer.name}</Td> : null}
                <Td className={cn("whitespace-nowrap", WIDE)}>{dates.month(item.periodStart)}</Td>
                <Td className={cn("whitespace-nowrap text-muted", WIDE)}>{dates.day(item.issuedAt)}</Td>
                <Td numeric className={WIDE}>
                  <MinorMoney minor={item.totalMinor} currency={item.currency} />
                </Td>
                <Td numeric>
                  <MinorMoney minor={item.dueMinor} currency={item.currency} />
                </Td>
                <Td className={WIDE}>
                  <InvoiceStatus status={item.status} dueMinor={item.dueMinor} />
                </Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
      {olderHref ? (
        <div className="border-t p-3 text-right">
          <Link href={olderHref} className="rounded-sm px-2 py-1 text-sm text-brand-ink hover:underline">
            {t("list.older")}
          </Link>
        </div>
      ) : null}
    </Card>
  );
}
