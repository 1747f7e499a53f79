import { useFormatter, useTranslations } from "next-intl";

import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { InvoiceView } from "@/lib/usecases/invoice/invoice-view";
import { tokensOf } from "@/lib/domain/metering/tokens";
import { vendorName } from "@/lib/domain/pricing/vendor-name";

import { MinorMoney } from "./minor-money";

/** What was used, per model over all vendors. */
export function InvoiceLines({ invoice }: { invoice: InvoiceView }) {
  const t = useTranslations("invoice");
  const format = useFormatter();
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("model")}</Th>
          <Th>{t("vendor")}</Th>
          <Th numeric>{t("calls")}</Th>
          <Th numeric>{t("input")}</Th>
          <Th numeric>{t("output")}</Th>
          <Th numeric>{t("amount")}</Th>
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map((line, index) => {
          const tokens = tokensOf(line.usage);
          return (
            <Tr key={index}>
              <Td className="font-medium">{line.label}</Td>
              <Td className="text-muted">{line.vendor ? vendorName(line.vendor) : null}</Td>
              <Td numeric>{format.number(line.calls)}</Td>
              <Td numeric>{format.number(tokens.input)}</Td>
              <Td numeric>{format.number(tokens.output)}</Td>
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
