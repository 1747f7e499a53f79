import { useLocale, useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { DateTime } from "@/components/ui/relative-time";
import type {
  SaleSimulation,
  SaleStep,
  ShopPrice,
  SimulatedSale,
} from "@/lib/usecases/simulator/simulate-sale";
import { formatCount, formatMoney, formatPpm } from "@/lib/web/format";

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
              <Th numeric>
                {t(sale.isDraft ? "draft" : "then")}
                {sale.at ? (
                  <span className="block text-xs font-normal">
                    <DateTime at={sale.at} />
                  </span>
                ) : null}
              </Th>
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
      <Notes sale={sale.then} />
      <ShopsBelow now={sale.now} then={sale.then} />
    </Card>
  );
}

/** What made the seller's own price of the second column, in words. */
function Notes({ sale }: { sale: SimulatedSale }) {
  const t = useTranslations("console-simulator.notes");
  const locale = useLocale();
  if (sale.kind !== "priced") return null;
  const { feeNano, aboveInputUnits, stepFrom, window } = sale.notes;
  const currency = sale.steps[0]?.currency ?? "USD";
  const said = [
    t("version", { version: sale.version }),
    ...(aboveInputUnits === null ? [] : [t("context", { count: formatCount(aboveInputUnits, locale) })]),
    ...(stepFrom === null ? [] : [t("step", { count: formatCount(stepFrom, locale) })]),
    ...(window ? [t("window")] : []),
    ...(feeNano > 0n
      ? [t("fee", { amount: formatMoney(feeNano, currency, locale, { precision: "call" }) })]
      : []),
  ];
  return <p className="px-4 py-3 text-xs text-muted">{said.join(" · ")}</p>;
}

/** What storefronts further down the tree ask of anybody. */
function ShopsBelow({ now, then }: { now: SimulatedSale; then: SimulatedSale }) {
  const t = useTranslations("console-simulator");
  const before = now.kind === "priced" ? now.shops : [];
  const after = then.kind === "priced" ? then.shops : [];
  const names = [
    ...new Map([...before, ...after].map((shop) => [`${shop.depth} ${shop.party}`, shop])).entries(),
  ];
  if (names.length === 0) return null;
  const find = (shops: readonly ShopPrice[], key: string) =>
    shops.find((shop) => `${shop.depth} ${shop.party}` === key);
  return (
    <Table label={t("shops")}>
      <thead>
        <tr>
          <Th>{t("shops")}</Th>
          <Th numeric>{t("now")}</Th>
          <Th numeric>{t("then")}</Th>
        </tr>
      </thead>
      <tbody>
        {names.map(([key, { party, depth }]) => (
          <Tr key={key}>
            <Td>
              {party}
              <span className="block text-xs text-muted">{t("shopDepth", { depth })}</span>
            </Td>
            {[find(before, key), find(after, key)].map((shop, index) => (
              <Td numeric key={index}>
                {shop?.priceNano == null ? (
                  <span className="text-faint">–</span>
                ) : (
                  <Money nano={shop.priceNano} currency={shop.currency} precision="call" />
                )}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
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
