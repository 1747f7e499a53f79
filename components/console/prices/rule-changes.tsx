import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { VersionComparison } from "@/lib/usecases/pricing/compare-versions";
import type { RuleView } from "@/lib/usecases/pricing/rule-view";

import { useRuleWords } from "./rule-words";

type Change = VersionComparison["rules"][number];

const TONE: Record<Change["kind"], Tone> = {
  same: "neutral",
  changed: "warn",
  added: "ok",
  removed: "danger",
};

/** Two editions rule by rule; what stays the same is counted only. */
export function RuleChanges({ changes, currency }: { changes: readonly Change[]; currency: string }) {
  const t = useTranslations("console-versions");
  const words = useTranslations("console-prices");
  const rule = useRuleWords(currency);
  const moved = changes.filter(({ kind }) => kind !== "same");
  const description = moved.length > 0 ? t("same", { count: changes.length - moved.length }) : t("noRules");
  return (
    <Card title={t("rules")} description={description} flush className="overflow-hidden">
      {moved.length > 0 ? (
        <Table label={t("rules")} className="min-w-[44rem]">
          <thead>
            <tr>
              <Th>{t("change")}</Th>
              <Th>{words("column.scope")}</Th>
              <Th>{words("column.audience")}</Th>
              <Th>{t("before")}</Th>
              <Th>{t("after")}</Th>
            </tr>
          </thead>
          <tbody>
            {moved.map((change) => {
              const shown = change.after ?? change.before;
              if (!shown) return null;
              return (
                <Tr key={shown.id}>
                  <Td>
                    <Badge tone={TONE[change.kind]}>{t(`kind.${change.kind}`)}</Badge>
                  </Td>
                  <Td className="font-medium">{rule.scope(shown)}</Td>
                  <Td>{rule.audience(shown)}</Td>
                  <Td>
                    <RuleSays view={change.before} currency={currency} />
                  </Td>
                  <Td>
                    <RuleSays view={change.after} currency={currency} />
                  </Td>
                </Tr>
              );
            })}
          </tbody>
        </Table>
      ) : null}
    </Card>
  );
}

function RuleSays({ view, currency }: { view: RuleView | null; currency: string }) {
  const rule = useRuleWords(currency);
  const words = useTranslations("console-prices.column");
  if (!view) return "–";
  return (
    <>
      <span className="block">{rule.basis(view)}</span>
      {[...rule.apart(view), rule.dates(view), `${words("priority")} ${view.rule.priority}`].map((text) => (
        <span key={text} className="block text-xs text-muted">
          {text}
        </span>
      ))}
    </>
  );
}
