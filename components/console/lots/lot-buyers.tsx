import { Users } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { LotBuyer } from "@/lib/usecases/inventory/list-lot-buyers";
import type { LotView } from "@/lib/usecases/inventory/lot-view";
import { formatCount } from "@/lib/web/format";

import { LotQuantity } from "./lot-quantity";

interface Props {
  lot: LotView;
  rows: readonly LotBuyer[];
  /** The address of the stock room. */
  hrefBase: string;
}

/** Where a lot went: each customer with its calls, its quantity and what that cost; together all that was drawn. */
export function LotBuyers({ lot, rows, hrefBase }: Props) {
  const t = useTranslations("console-lot-buyers");
  const locale = useLocale();
  if (rows.length === 0)
    return (
      <Card title={t("title")} flush>
        <NothingYet icon={<Users />} title={t("empty")}>
          {t("emptyHint")}
        </NothingYet>
      </Card>
    );
  const sum = (of: (row: LotBuyer) => bigint) => rows.reduce((so, row) => so + of(row), 0n);
  return (
    <Card
      title={t("title")}
      flush
      actions={
        <LinkButton size="sm" href={`/api/lots/${lot.id}/buyers/export`} download>
          {t("csv")}
        </LinkButton>
      }
    >
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("buyer")}</Th>
            <Th className="max-sm:hidden">{t("purpose")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("calls")}
            </Th>
            <Th numeric>{t("qty")}</Th>
            <Th numeric>{t("cost")}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Tr key={`${row.buyerId} ${row.purpose}`}>
              <Td className="max-w-56 min-w-24 truncate max-sm:max-w-32">
                {row.buyerId === null ? (
                  <span className="text-muted">{t("nobody")}</span>
                ) : (
                  <Link href={`${hrefBase}/buyers/${row.buyerId}`} className="text-brand-ink hover:underline">
                    {row.buyerName}
                  </Link>
                )}
                <span className="block truncate text-xs text-muted sm:hidden">
                  {t(`purposes.${row.purpose}`)} · {formatCount(row.calls, locale)}
                </span>
              </Td>
              <Td className="whitespace-nowrap text-muted max-sm:hidden">{t(`purposes.${row.purpose}`)}</Td>
              <Td numeric className="max-sm:hidden">
                {formatCount(row.calls, locale)}
              </Td>
              <Td numeric>
                <LotQuantity lot={lot} qty={row.qty} />
              </Td>
              <Td numeric>
                <Money nano={row.costNano} currency={lot.currency} precision="calls" />
              </Td>
            </Tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-medium">
            <Td>{t("total")}</Td>
            <Td className="max-sm:hidden" />
            <Td numeric className="max-sm:hidden">
              {formatCount(
                sum(({ calls }) => calls),
                locale,
              )}
            </Td>
            <Td numeric>
              <LotQuantity lot={lot} qty={sum(({ qty }) => qty)} />
            </Td>
            <Td numeric>
              <Money nano={sum(({ costNano }) => costNano)} currency={lot.currency} precision="calls" />
            </Td>
          </tr>
        </tfoot>
      </Table>
    </Card>
  );
}
