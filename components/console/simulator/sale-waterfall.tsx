import { useLocale, useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { SaleSimulation, SaleStep, SimulatedSale } from "@/lib/usecases/simulator/simulate-sale";
import { formatPpm } from "@/lib/web/format";

interface Props {
  sale: SaleSimulation;
  /** Whom the seller sells to here; null for a buyer no rule names. */
  buyer: string | null;
  isRoot: boolean;
}

type Side = "now" | "then";

/** The way of the money of one call, from what the seller pays down to the last buyer, now beside then. */
export function SaleWaterfall({ sale, buyer, isRoot }: Props) {
  const t = useTranslations("console-simulator");
  const rows = rowsOf(sale);
  const label = t(sale.isDraft ? "waterfallDraft" : "waterfall");
  return (
    <Card flush title={label} description={t("waterfallNote")}>
      <Unpriced side="now" of={sale.now} />
      <Unpriced side="then" of={sale.then} />
      {rows.length === 0 ? null : (
        <Table label={label}>
          <thead>
            <tr>
              <Th>{t("step")}</Th>
              <Th numeric>{t("now")}</Th>
              <Th numeric>{t(sale.isDraft ? "draft" : "then")}</Th>
              <Th numeric className="max-sm:hidden">
                {t("difference")}
              </Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, kind, who, now, then }) => (
              <Tr key={key} className={kind === "margin" ? "text-muted" : "font-medium"}>
                <Td className={kind === "margin" ? "pl-8 first:pl-8" : undefined}>
                  {kind === "cost"
                    ? t(isRoot ? "cost.stock" : "cost.parent")
                    : kind === "margin"
                      ? t(who === "own" ? "margin.own" : "margin.below", { name: buyer ?? "" })
                      : t(who === "below" ? "pays.client" : buyer === null ? "pays.anybody" : "pays.buyer", {
                          name: buyer ?? "",
                        })}
                </Td>
                <Td numeric>
                  <Figure kind={kind} step={now} />
                </Td>
                <Td numeric>
                  <Figure kind={kind} step={then} />
                </Td>
                <Td numeric className="max-sm:hidden">
                  <Difference kind={kind} now={now} then={then} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

interface Row {
  key: string;
  kind: "cost" | "margin" | "price";
  who: SaleStep["who"];
  now: SaleStep | undefined;
  then: SaleStep | undefined;
}

function stepsOf(sale: SimulatedSale): readonly SaleStep[] {
  return sale.kind === "priced" ? sale.steps : [];
}

/** Cost, then a margin and a price for every level. */
function rowsOf({ now, then }: SaleSimulation): Row[] {
  const [left, right] = [stepsOf(now), stepsOf(then)];
  const levels = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => i);
  return levels.flatMap((i): Row[] => {
    const steps = { now: left[i], then: right[i], who: (left[i] ?? right[i])?.who ?? "own" };
    const cost: Row[] = i === 0 ? [{ key: "cost", kind: "cost", ...steps }] : [];
    return [
      ...cost,
      { key: `margin ${i}`, kind: "margin", ...steps },
      { key: `price ${i}`, kind: "price", ...steps },
    ];
  });
}

function amountOf(kind: Row["kind"], step: SaleStep | undefined): bigint | null {
  if (!step) return null;
  return { cost: step.costNano, margin: step.marginNano, price: step.priceNano }[kind];
}

function Figure({ kind, step }: { kind: Row["kind"]; step: SaleStep | undefined }) {
  const locale = useLocale();
  const amount = amountOf(kind, step);
  if (!step || amount === null) return <span className="text-faint">–</span>;
  const below = kind === "margin" && amount < 0n;
  return (
    <span className={below ? "text-danger" : undefined}>
      <Money nano={amount} currency={step.currency} precision="call" />
      {kind === "margin" && step.marginPpm !== null ? (
        <span className="block text-xs">{formatPpm(step.marginPpm, locale)}</span>
      ) : null}
    </span>
  );
}

function Difference({ kind, now, then }: Pick<Row, "kind" | "now" | "then">) {
  const [before, after] = [amountOf(kind, now), amountOf(kind, then)];
  if (!now || !then || before === null || after === null || now.currency !== then.currency)
    return <span className="text-faint">–</span>;
  return <Money nano={after - before} currency={then.currency} precision="call" sign="always" />;
}

function Unpriced({ side, of }: { side: Side; of: SimulatedSale }) {
  const t = useTranslations("console-simulator");
  if (of.kind === "priced") return null;
  const reason = of.kind === "no_version" ? t("noVersion") : t(`unpriced.${unpricedKey(of.reason)}`);
  return (
    <p className="flex flex-wrap items-center gap-2 px-4 py-3 text-sm">
      <Badge tone="warn">{t(side)}</Badge>
      {reason}
    </p>
  );
}

const REASONS = [
  "not_supplied",
  "no_rule",
  "missing_price",
  "missing_exchange_rate",
  "unsupported",
  "invalid_rule",
] as const;

function unpricedKey(reason: string) {
  return REASONS.find((known) => known === reason) ?? "not_supplied";
}
