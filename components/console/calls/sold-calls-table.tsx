import { Activity } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

import { ChargePill } from "@/components/portal/usage/charge-pill";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { SoldCalls } from "@/lib/usecases/pricing/list-sold-calls";

const WIDE = "max-sm:hidden";

/** A page of calls a seller sold. Each row leads to `hrefBase/<id>`. */
export function SoldCallsTable(props: {
  calls: SoldCalls;
  hrefBase: string;
  /** Link to the following page, when there is one. */
  olderHref: string | null;
  /** Link back to the first page, where this is another one. */
  newestHref: string | null;
}) {
  const { calls, hrefBase, olderHref, newestHref } = props;
  const t = useTranslations("console-calls");
  if (calls.items.length === 0) {
    return (
      <Card>
        <NothingYet icon={<Activity />} title={t("empty")}>
          {t("emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Card flush className="overflow-hidden">
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("column.at")}</Th>
              <Th className={WIDE}>{t("column.model")}</Th>
              <Th className={WIDE}>{t("column.buyer")}</Th>
              <Th className={WIDE}>{t("column.charge")}</Th>
              <Th numeric>{t("column.amount")}</Th>
            </tr>
          </thead>
          <tbody>
            {calls.items.map((call) => (
              <Tr key={call.id}>
                <Td>
                  <Link
                    href={`${hrefBase}/${call.id}`}
                    className="font-medium whitespace-nowrap hover:underline"
                  >
                    <span className={WIDE}>
                      <DateTime at={call.at} style="precise" />
                    </span>
                    <span className="sm:hidden">
                      <DateTime at={call.at} style="datetime" />
                    </span>
                  </Link>
                  <span className="block text-xs text-muted sm:hidden">
                    {call.model} · {call.buyer}
                  </span>
                </Td>
                <Td className={WIDE}>{call.model}</Td>
                <Td className={WIDE}>{call.buyer}</Td>
                <Td className={WIDE}>
                  <ChargePill call={call} />
                </Td>
                <Td numeric>
                  {call.currency === null ? (
                    "–"
                  ) : (
                    <Money nano={call.costNano} currency={call.currency} precision="calls" />
                  )}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </Card>
      <div className="flex justify-end gap-2">
        {newestHref ? <LinkButton href={newestHref}>{t("newest")}</LinkButton> : null}
        {olderHref ? <LinkButton href={olderHref}>{t("older")}</LinkButton> : null}
      </div>
    </div>
  );
}
