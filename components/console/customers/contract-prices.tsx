import { useTranslations } from "next-intl";

import { useRuleWords } from "@/components/console/prices/rule-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BuyerPrices } from "@/lib/usecases/customer/buyer-prices";

type Contract = BuyerPrices["contracts"][number];

/** The prices agreed with one buyer: for which models, at what, from when to when, and in which document. */
export function ContractPrices({
  contracts,
  currency,
}: {
  contracts: readonly Contract[];
  currency: string;
}) {
  const t = useTranslations("console-contracts");
  const columns = useTranslations("console-prices.column");
  const words = useRuleWords(currency);
  if (contracts.length === 0) return <Card title={t("title")} description={t("none")} />;
  return (
    <Card title={t("title")} description={t("description")} flush className="overflow-hidden">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{columns("scope")}</Th>
            <Th>{columns("basis")}</Th>
            <Th className="max-sm:hidden">{columns("dates")}</Th>
            <Th className="max-sm:hidden">{columns("version")}</Th>
          </tr>
        </thead>
        <tbody>
          {contracts.map(({ rule, version, since, scheduled }) => (
            <Tr key={rule.id}>
              <Td className="font-medium">{words.scope(rule)}</Td>
              <Td>
                <span className="block">{words.basis(rule)}</span>
                {words.apart(rule).map((text) => (
                  <span key={text} className="block text-xs text-muted">
                    {text}
                  </span>
                ))}
                <span className="block text-xs text-muted sm:hidden">{words.dates(rule)}</span>
              </Td>
              <Td className="max-sm:hidden">{words.dates(rule)}</Td>
              <Td className="max-sm:hidden">
                {version}{" "}
                {scheduled && since ? (
                  <Badge tone="info">
                    {t("from")} <DateTime at={since} style="day" />
                  </Badge>
                ) : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
