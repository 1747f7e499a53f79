import Link from "next/link";
import { useTranslations } from "next-intl";

import { LotQuantity } from "@/components/console/lots/lot-quantity";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { traceCall } from "@/lib/usecases/inventory/trace-call";

type Trace = Awaited<ReturnType<typeof traceCall.execute>>;

/** From a call to the lots it drew on, with what each gave at what cost, and to whom it was sold. */
export function CallTrace({ call, hrefBase }: { call: Trace; hrefBase: string }) {
  const t = useTranslations("console-stock.trace");
  const { sold, buyer } = call;
  const facts = [
    { term: t("when"), value: <DateTime at={call.at} style="precise" /> },
    { term: t("model"), value: call.modelName },
    {
      term: t("buyer"),
      value: buyer ? (
        <Link href={`${hrefBase}/buyers/${buyer.id}`} className="text-brand-ink hover:underline">
          {buyer.name}
        </Link>
      ) : (
        "–"
      ),
    },
    { term: t("upstream"), value: call.upstreamName ?? "–" },
    { term: t("request"), value: <span className="font-mono text-xs">{call.upstreamRequestId ?? "–"}</span> },
    {
      term: t("sold"),
      value: sold ? <Money nano={sold.nano} currency={sold.currency} precision="call" /> : t("notSold"),
    },
  ];
  return (
    <div className="flex flex-col gap-6">
      <Card>
        <DescriptionList items={facts} columns={2} />
      </Card>
      <Card title={t("draws")} flush>
        {call.draws.length === 0 ? (
          <p className="p-4 text-sm text-muted">{t("noDraws")}</p>
        ) : (
          <Table label={t("draws")}>
            <thead>
              <tr>
                <Th>{t("lot")}</Th>
                <Th>{t("purpose")}</Th>
                <Th numeric>{t("qty")}</Th>
                <Th numeric>{t("cost")}</Th>
              </tr>
            </thead>
            <tbody>
              {call.draws.map((draw) => (
                <Tr key={`${draw.lotId} ${draw.purpose}`}>
                  <Td>
                    <Link href={`${hrefBase}/${draw.lotId}`} className="text-brand-ink hover:underline">
                      {draw.lotName}
                    </Link>
                  </Td>
                  <Td className="text-muted">{t(`purposes.${draw.purpose}`)}</Td>
                  <Td numeric>
                    <LotQuantity lot={draw} qty={draw.qty} />
                  </Td>
                  <Td numeric>
                    <Money nano={draw.costNano} currency={draw.currency} precision="calls" />
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
    </div>
  );
}
