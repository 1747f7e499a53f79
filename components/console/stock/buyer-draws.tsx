import { Activity } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { listBuyerDraws } from "@/lib/usecases/inventory/list-buyer-draws";

type Row = Awaited<ReturnType<typeof listBuyerDraws.execute>>["items"][number];

/** From a buyer to its calls and the lots they drew on. */
export function BuyerDraws(props: { rows: readonly Row[]; hrefBase: string; olderHref: string | null }) {
  const { rows, hrefBase, olderHref } = props;
  const t = useTranslations("console-stock.buyer");
  if (rows.length === 0) {
    return (
      <Card>
        <NothingYet icon={<Activity />} title={t("empty")}>
          {t("emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card flush>
      <Table label={t("table")}>
        <thead>
          <tr>
            <Th>{t("when")}</Th>
            <Th className="max-sm:hidden">{t("model")}</Th>
            <Th numeric>{t("sold")}</Th>
            <Th numeric>{t("cost")}</Th>
            <Th className="max-sm:hidden">{t("lots")}</Th>
            <Th className="max-sm:hidden">{t("call")}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Tr key={row.callId}>
              <Td className="whitespace-nowrap">
                <span className="max-sm:hidden">
                  <DateTime at={row.at} />
                </span>
                <Link
                  href={`${hrefBase}/calls/${row.callId}`}
                  className="text-brand-ink hover:underline sm:hidden"
                >
                  <DateTime at={row.at} />
                </Link>
                <span className="block text-xs text-muted sm:hidden">{row.modelName}</span>
              </Td>
              <Td className="whitespace-nowrap max-sm:hidden">{row.modelName}</Td>
              <Td numeric>
                <Money nano={row.soldNano} currency={row.currency} precision="calls" />
              </Td>
              <Td numeric>
                <Money nano={row.costNano} currency={row.costCurrency} precision="calls" />
              </Td>
              <Td className="max-sm:hidden">
                <span className="flex flex-wrap gap-x-3">
                  {row.lots.map((lot) => (
                    <Link
                      key={lot.id}
                      href={`${hrefBase}/${lot.id}`}
                      className="text-brand-ink hover:underline"
                    >
                      {lot.name}
                    </Link>
                  ))}
                </span>
              </Td>
              <Td className="font-mono text-xs max-sm:hidden">
                <Link href={`${hrefBase}/calls/${row.callId}`} className="text-brand-ink hover:underline">
                  {row.callId.slice(0, 18)}…
                </Link>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {olderHref ? (
        <div className="border-t p-3 text-right">
          <Link href={olderHref} className="rounded-sm px-2 py-1 text-sm text-brand-ink hover:underline">
            {t("older")}
          </Link>
        </div>
      ) : null}
    </Card>
  );
}
