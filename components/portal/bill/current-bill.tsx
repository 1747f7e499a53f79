import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import { tokensOf } from "@/lib/domain/metering/tokens";
import type { CurrentBill } from "@/lib/usecases/portal/read-current-bill";
import { formatCompact, formatCount, formatPpm } from "@/lib/web/format";

/** The running month as the bill it would be now; an estimate, since the month is not over. */
export function CurrentBillCard({ bill }: { bill: CurrentBill }) {
  const t = useTranslations("portal.bill");
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <DateTime at={bill.from} zone={bill.zone} style="month" />
          <Badge tone="warn">{t("estimate")}</Badge>
        </span>
      }
      description={t("estimateHint", { seller: bill.sellerName, zone: bill.zone })}
      flush
      className="overflow-hidden"
    >
      {bill.lines.length === 0 ? (
        <NothingYet title={t("empty")}>{t("emptyHint")}</NothingYet>
      ) : (
        <>
          <BillLines bill={bill} />
          <BillTotals bill={bill} />
        </>
      )}
    </Card>
  );
}

function BillLines({ bill }: { bill: CurrentBill }) {
  const t = useTranslations("portal.bill");
  const invoice = useTranslations("invoice");
  const locale = useLocale();
  return (
    <Table label={t("lines")}>
      <thead>
        <tr>
          <Th>{t("model")}</Th>
          <Th className="max-sm:hidden">{t("vendor")}</Th>
          <Th numeric>{t("calls")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("tokens")}
          </Th>
          <Th numeric>{t("amount")}</Th>
        </tr>
      </thead>
      <tbody>
        {bill.lines.map((line) => {
          const { input, output } = tokensOf(line.usage);
          return (
            <Tr key={`${line.vendor} ${line.label}`}>
              <Td className="font-medium">
                {line.label}
                <span className="block text-xs font-normal text-muted sm:hidden">
                  {vendorName(line.vendor)}
                </span>
                {line.feeNano > 0n ? (
                  <span className="block text-xs font-normal text-muted">
                    {invoice("ofWhichFees")}{" "}
                    <Money nano={line.feeNano} currency={bill.currency} precision="call" />
                  </span>
                ) : null}
              </Td>
              <Td className="text-muted max-sm:hidden">{vendorName(line.vendor)}</Td>
              <Td numeric>{formatCount(line.calls, locale)}</Td>
              <Td numeric className="max-sm:hidden">
                {t("inOut", { input: formatCompact(input, locale), output: formatCompact(output, locale) })}
              </Td>
              <Td numeric>
                <Money nano={line.amountNano} currency={bill.currency} precision="minor" />
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function Row({ label, strong, children }: { label: ReactNode; strong?: boolean; children: ReactNode }) {
  return (
    <div
      className={cn("flex justify-between gap-6 py-1.5", strong && "border-t pt-3 text-base font-semibold")}
    >
      <dt className={strong ? undefined : "text-muted"}>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** From usage to what would be due; what was prepaid is set against it net, its tax having been paid at the top-up. */
function BillTotals({ bill }: { bill: CurrentBill }) {
  const t = useTranslations("portal.bill");
  const locale = useLocale();
  const money = (nano: bigint) => <Money nano={nano} currency={bill.currency} precision="minor" />;
  return (
    <div className="border-t p-4">
      <dl className="ml-auto w-full max-w-sm">
        <Row label={t("usage")}>{money(bill.netNano)}</Row>
        {bill.prepaidNano > 0n ? <Row label={t("prepaid")}>{money(-bill.prepaidNano)}</Row> : null}
        <Row label={t("tax", { rate: formatPpm(bill.taxPpm, locale, { digits: 2 }) })}>
          {money(bill.taxNano)}
        </Row>
        <Row label={t("due")} strong>
          {money(bill.dueNano)}
        </Row>
      </dl>
      {bill.dueNano === 0n ? <p className="mt-3 text-right text-xs text-muted">{t("nothingDue")}</p> : null}
    </div>
  );
}
