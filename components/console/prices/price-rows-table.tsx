import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { UnitPrice } from "@/components/ui/unit-price";
import type { PriceLine, PriceRow } from "@/lib/usecases/pricing/selling-prices";
import type { RuleView } from "@/lib/usecases/pricing/rule-view";
import { formatPpm } from "@/lib/web/format";

import { useRuleWords } from "./rule-words";

/** Every model with its list price, what the seller pays, what the buyer pays, the margin, and the rule that made it. */
export function PriceRowsTable(props: {
  label: string;
  rows: readonly PriceRow[];
  rules: readonly RuleView[];
  currency: string;
}) {
  const { label, rows, rules, currency } = props;
  const t = useTranslations("console-prices");
  const words = useRuleWords(currency);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return (
    <Table label={label} className="max-sm:text-[13px] sm:min-w-[52rem]">
      <thead>
        <tr>
          <Th className="max-sm:hidden">{t("column.model")}</Th>
          <Th>{t("column.dimension")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("column.list")}
          </Th>
          <Th numeric className="max-sm:hidden">
            {t("column.buy")}
          </Th>
          <Th numeric>{t("column.sell")}</Th>
          <Th numeric>{t("column.margin")}</Th>
          <Th className="max-sm:hidden">{t("column.rule")}</Th>
        </tr>
      </thead>
      {rows.map((row) => {
        const rule = row.ruleId === null ? undefined : byId.get(row.ruleId);
        return (
          <tbody key={row.id} className="border-b last:border-b-0">
            <tr className="sm:hidden">
              <th colSpan={5} scope="rowgroup" className="px-4 pt-3 text-left font-medium">
                {row.displayName}
                {rule ? <span className="block text-xs text-muted">{words.basis(rule)}</span> : null}
              </th>
            </tr>
            <tr>
              <Td className="align-top max-sm:hidden">
                <span className="block font-medium">{row.displayName}</span>
                <span className="block text-xs text-muted">{row.vendor}</span>
              </Td>
              <Td className="align-top">
                <Lines lines={row.lines}>{({ dimension }) => t(`dimension.${dimension}`)}</Lines>
              </Td>
              <Td numeric className="align-top text-muted max-sm:hidden">
                <Prices lines={row.lines} pick="list" currency={row.listCurrency} />
              </Td>
              {row.state === "priced" ? (
                <>
                  <Td numeric className="align-top text-muted max-sm:hidden">
                    <Prices lines={row.lines} pick="buy" currency={row.currency} />
                  </Td>
                  <Td numeric className="align-top font-medium max-sm:px-2">
                    <Prices lines={row.lines} pick="sell" currency={row.currency} />
                  </Td>
                  <Td numeric className="align-top">
                    <Margins lines={row.lines} />
                  </Td>
                  <Td className="min-w-44 align-top max-sm:hidden">
                    {rule ? (
                      <>
                        <span className="block">{words.basis(rule)}</span>
                        <span className="block text-xs text-muted">
                          {words.scope(rule)} · {words.audience(rule)}
                        </span>
                        {words.apart(rule).map((text) => (
                          <span key={text} className="block text-xs text-muted">
                            {text}
                          </span>
                        ))}
                      </>
                    ) : null}
                  </Td>
                </>
              ) : (
                <Td colSpan={4} className="align-top">
                  <Badge>{t(`state.${row.state}`)}</Badge>
                </Td>
              )}
            </tr>
          </tbody>
        );
      })}
    </Table>
  );
}

function Lines({
  lines,
  children,
}: {
  lines: readonly PriceLine[];
  children: (line: PriceLine) => ReactNode;
}) {
  return lines.map((line) => (
    <span key={line.dimension} className="block whitespace-nowrap">
      {children(line)}
    </span>
  ));
}

function Prices(props: { lines: readonly PriceLine[]; pick: "list" | "buy" | "sell"; currency: string }) {
  return (
    <Lines lines={props.lines}>
      {(line) => <UnitPrice microPerMillion={line[props.pick]} currency={props.currency} bare />}
    </Lines>
  );
}

function Margins({ lines }: { lines: readonly PriceLine[] }) {
  const locale = useLocale();
  return (
    <Lines lines={lines}>
      {({ marginPpm }) =>
        marginPpm === null ? (
          <span className="text-faint">–</span>
        ) : (
          <span className={marginPpm < 0 ? "text-danger" : undefined}>{formatPpm(marginPpm, locale)}</span>
        )
      }
    </Lines>
  );
}
