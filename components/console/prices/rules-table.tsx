import { Tags } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { NothingYet } from "@/components/ui/empty-state";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RuleView } from "@/lib/usecases/pricing/rule-view";

import { useRuleWords } from "./rule-words";

/** Rules in words: which models, for whom, at what price, within what limits, when. `actions` per rule in a draft. */
export function RulesTable(props: {
  label: string;
  rules: readonly RuleView[];
  currency: string;
  actions?: (rule: RuleView) => ReactNode;
}) {
  const { label, rules, currency, actions } = props;
  const t = useTranslations("console-prices");
  const words = useRuleWords(currency);
  if (rules.length === 0) {
    return (
      <NothingYet icon={<Tags />} title={t("noRules")}>
        {t("noRulesHint")}
      </NothingYet>
    );
  }
  return (
    <Table label={label} className="min-w-[44rem]">
      <thead>
        <tr>
          <Th>{t("column.scope")}</Th>
          <Th>{t("column.audience")}</Th>
          <Th>{t("column.basis")}</Th>
          <Th>{t("column.dates")}</Th>
          <Th numeric>{t("column.priority")}</Th>
          {actions ? (
            <Th>
              <span className="sr-only">{t("editRule")}</span>
            </Th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <Tr key={rule.id} id={rule.id} className="target:bg-brand-soft">
            <Td className="font-medium">{words.scope(rule)}</Td>
            <Td>{words.audience(rule)}</Td>
            <Td>
              <span className="block">{words.basis(rule)}</span>
              {words.apart(rule).map((line) => (
                <span key={line} className="block text-xs text-muted">
                  {line}
                </span>
              ))}
            </Td>
            <Td className="whitespace-nowrap">{words.dates(rule)}</Td>
            <Td numeric>{rule.rule.priority}</Td>
            {actions ? <Td className="text-right whitespace-nowrap">{actions(rule)}</Td> : null}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
