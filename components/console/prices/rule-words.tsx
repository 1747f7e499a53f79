import { useLocale, useTranslations } from "next-intl";

import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { percentText } from "@/lib/usecases/pricing/rule-form";
import type { RuleView } from "@/lib/usecases/pricing/rule-view";
import { formatUnitPrice } from "@/lib/web/format";

type Basis = RuleView["rule"]["basis"];
type Override = NonNullable<RuleView["rule"]["overrides"]>[Dimension];
type Prices = NonNullable<RuleView["rule"]["floor"]>;

import { useTermWords } from "./term-words";

/** Says in the reader's language what a rule does; prices in the book's currency. */
export function useRuleWords(currency: string) {
  const t = useTranslations("console-prices");
  const terms = useTermWords();
  const conditions = useTranslations("console-terms");
  const locale = useLocale();
  const price = (micro: string) => formatUnitPrice(micro, currency, locale);

  function scope({ rule, modelName }: RuleView): string {
    switch (rule.scope.kind) {
      case "all":
        return t("scope.all");
      case "model":
        return modelName === null ? t("scope.gone") : t("scope.model", { value: modelName });
      case "tag":
        return t("scope.tag", { value: rule.scope.tag });
      case "modality":
        return t("scope.modality", { value: rule.scope.modality });
      case "vendor":
        return t("scope.vendor", { value: rule.scope.vendorId });
      case "glob":
        return t("scope.glob", { value: rule.scope.pattern });
      default:
        return rule.scope satisfies never;
    }
  }

  function audience({ rule, buyerName }: RuleView): string {
    switch (rule.audience.kind) {
      case "all":
        return t("audience.all");
      case "segment":
        return t("audience.segment", { value: rule.audience.segment });
      case "customer":
        return buyerName === null ? t("audience.gone") : t("audience.customer", { value: buyerName });
      default:
        return rule.audience satisfies never;
    }
  }

  function prices(texts: Prices): string {
    return DIMENSIONS.flatMap((dimension) => {
      const micro = texts[dimension];
      if (micro === undefined) return [];
      return t("dimensionIs", { dimension: t(`dimension.${dimension}`), price: price(micro) });
    }).join(" · ");
  }

  function relative(basis: Exclude<Basis, { kind: "absolute" }>): string {
    const percent = percentText(basis);
    if (basis.kind === "percent_over_buy" && percent.startsWith("-")) {
      return t("basis.percent_under_buy", { percent: percent.slice(1) });
    }
    return t(`basis.${basis.kind}`, { percent });
  }

  function basis(view: RuleView): string {
    const { basis: made } = view.rule;
    return made.kind === "absolute" ? `${t("basis.absolute")} ${prices(made.prices)}` : relative(made);
  }

  function override(dimension: Dimension, made: NonNullable<Override>): string {
    if (dimension === "request" && made.kind === "absolute")
      return conditions("perRequest", { price: formatUnitPrice(made.price, currency, locale, "one") });
    const said = made.kind === "absolute" ? price(made.price) : relative(made);
    return t("dimensionIs", { dimension: t(`dimension.${dimension}`), price: said });
  }

  /** Everything beside the basis: dimensions priced apart, floor, ceiling, and what the price depends on. */
  function apart({ rule }: RuleView): string[] {
    const overrides = DIMENSIONS.flatMap((dimension) => {
      const made = rule.overrides?.[dimension];
      return made ? override(dimension, made) : [];
    });
    return [
      ...overrides,
      ...(rule.floor ? [t("floorIs", { prices: prices(rule.floor) })] : []),
      ...(rule.ceiling ? [t("ceilingIs", { prices: prices(rule.ceiling) })] : []),
      ...terms(rule),
    ];
  }

  function dates({ form: { from, until } }: RuleView): string {
    if (from === "" && until === "") return t("always");
    return [from && t("fromDay", { day: from }), until && t("untilDay", { day: until })]
      .filter(Boolean)
      .join(" ");
  }

  return { scope, audience, basis, apart, dates };
}
