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
    <Table label={label} className="sm:min-w-[44rem]">
      <thead>
        <tr>
          <Th>{t("column.scope")}</Th>
          <Th className="max-sm:hidden">{t("column.audience")}</Th>
          <Th>{t("column.basis")}</Th>
          <Th className="max-sm:hidden">{t("column.dates")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("column.priority")}
          </Th>
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
            <Td className="font-medium">
              {words.scope(rule)}
              <span className="block text-xs font-normal text-muted sm:hidden">{words.audience(rule)}</span>
            </Td>
            <Td className="max-sm:hidden">{words.audience(rule)}</Td>
            <Td>
              <span className="block">{words.basis(rule)}</span>
              {words.apart(rule).map((line) => (
                <span key={line} className="block text-xs text-muted">
                  {line}
                </span>
              ))}
              <span className="block text-xs text-muted sm:hidden">{words.dates(rule)}</span>
            </Td>
            <Td className="whitespace-nowrap max-sm:hidden">{words.dates(rule)}</Td>
            <Td numeric className="max-sm:hidden">
              {rule.rule.priority}
            </Td>
            {actions ? <Td className="text-right whitespace-nowrap">{actions(rule)}</Td> : null}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
