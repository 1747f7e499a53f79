import { Activity } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { LotView } from "@/lib/usecases/inventory/lot-view";

import { LotQuantity } from "./lot-quantity";

export interface LotDrawRow {
  readonly callId: string;
  readonly qty: bigint;
  readonly costNano: bigint;
  readonly currency: string;
  readonly purpose: "sold" | "absorbed" | "testing";
  readonly settledAt: Date;
  readonly modelName: string;
  readonly buyerId: string | null;
  readonly buyerName: string | null;
}

/** From the lot to its calls: when, which model, to whom, how much and at what cost. */
export function LotDraws(props: {
  lot: LotView;
  draws: readonly LotDrawRow[];
  olderHref: string | null;
  /** The address of the stock room. */
  hrefBase: string;
}) {
  const { lot, draws, olderHref, hrefBase } = props;
  const t = useTranslations("console-lots.detail");
  const words = useTranslations("console-lot-buyers");
  return (
    <Card
      title={t("draws")}
      flush
      actions={
        draws.length === 0 ? null : (
          <LinkButton size="sm" href={`/api/lots/${lot.id}/draws/export`} download>
            {words("callsCsv")}
          </LinkButton>
        )
      }
    >
      {draws.length === 0 ? (
        <NothingYet icon={<Activity />} title={t("noDraws")}>
          {t("noDrawsHint")}
        </NothingYet>
      ) : (
        <Table label={t("draws")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th className="max-sm:hidden">{t("model")}</Th>
              <Th className="max-sm:px-0">{t("buyer")}</Th>
              <Th className="max-sm:hidden">{t("purpose")}</Th>
              <Th numeric className="max-sm:hidden">
                {t("qty")}
              </Th>
              <Th numeric>{t("cost")}</Th>
              <Th className="max-sm:hidden">{t("call")}</Th>
            </tr>
          </thead>
          <tbody>
            {draws.map((draw) => (
              <Tr key={`${draw.callId} ${draw.purpose}`}>
                <Td className="whitespace-nowrap">
                  <span className="max-sm:hidden">
                    <DateTime at={draw.settledAt} />
                  </span>
                  <Link
                    href={`${hrefBase}/calls/${draw.callId}`}
                    className="text-brand-ink hover:underline sm:hidden"
                  >
                    <DateTime at={draw.settledAt} />
                  </Link>
                  <span className="block text-xs text-muted sm:hidden">
                    {draw.modelName} · {t(`purposes.${draw.purpose}`)}
                  </span>
                </Td>
                <Td className="whitespace-nowrap max-sm:hidden">{draw.modelName}</Td>
                <Td className="max-w-48 truncate max-sm:max-w-20 max-sm:px-0">
                  {draw.buyerId === null ? (
                    "–"
                  ) : (
                    <Link
                      href={`${hrefBase}/buyers/${draw.buyerId}`}
                      className="text-brand-ink hover:underline"
                    >
                      {draw.buyerName}
                    </Link>
                  )}
                </Td>
                <Td className="text-muted max-sm:hidden">{t(`purposes.${draw.purpose}`)}</Td>
                <Td numeric className="max-sm:hidden">
                  <LotQuantity lot={lot} qty={draw.qty} />
                </Td>
                <Td numeric>
                  <Money nano={draw.costNano} currency={draw.currency} precision="calls" />
                </Td>
                <Td className="font-mono text-xs max-sm:hidden">
                  <Link href={`${hrefBase}/calls/${draw.callId}`} className="text-brand-ink hover:underline">
                    {draw.callId.slice(0, 18)}…
                  </Link>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
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
