import { useFormatter, useTranslations } from "next-intl";

import { cn } from "@/components/ui/cn";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { InvoiceView } from "@/lib/usecases/invoice/invoice-view";
import { tokensOf } from "@/lib/domain/metering/tokens";
import { vendorName } from "@/lib/domain/pricing/vendor-name";

import { MinorMoney } from "./minor-money";

/** A phone has room for model, calls and amount; the document as PDF has it all. */
const WIDE = "max-sm:hidden";

/** What was used, per model over all vendors. */
export function InvoiceLines({ invoice }: { invoice: InvoiceView }) {
  const t = useTranslations("invoice");
  const format = useFormatter();
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("model")}</Th>
          <Th className={WIDE}>{t("vendor")}</Th>
          <Th numeric>{t("calls")}</Th>
          <Th numeric className={WIDE}>
            {t("input")}
          </Th>
          <Th numeric className={WIDE}>
            {t("output")}
          </Th>
          <Th numeric>{t("amount")}</Th>
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map((line, index) => {
          const tokens = tokensOf(line.usage);
          const vendor = line.vendor ? vendorName(line.vendor) : null;
          return (
            <Tr key={index}>
              <Td className="font-medium">
                {line.label}
                <span className="block text-xs font-normal text-muted sm:hidden">{vendor}</span>
                {line.feeNano > 0n ? (
                  <span className="block text-xs font-normal text-muted">
                    {t("ofWhichFees")}{" "}
                    <Money nano={line.feeNano} currency={invoice.currency} precision="call" />
                  </span>
                ) : null}
              </Td>
              <Td className={cn("text-muted", WIDE)}>{vendor}</Td>
              <Td numeric>{format.number(line.calls)}</Td>
              <Td numeric className={WIDE}>
                {format.number(tokens.input)}
              </Td>
              <Td numeric className={WIDE}>
                {format.number(tokens.output)}
              </Td>
              <Td numeric>
                <MinorMoney minor={line.amountMinor} currency={invoice.currency} />
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
