import { useLocale, useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import type { BelowCostPair } from "@/lib/usecases/pricing/review-version";
import type { DraftReview as Review } from "@/lib/usecases/pricing/review-draft";
import { formatUnitPrice } from "@/lib/web/format";

import { EditionCrossings } from "./edition-crossings";
import { ReviewQuestions } from "./review-questions";

const SHOWN = 12;

/** What stands against publishing a draft, or is good to know: prices below cost by name, models without a price. */
export function DraftReview({ review }: { review: Review }) {
  const t = useTranslations("console-prices");
  const { belowCost, faults, questions, supplied } = review;
  return (
    <div className="flex flex-col gap-3">
      {supplied ? null : <Callout tone="warn">{t("review.notSupplied")}</Callout>}
      {belowCost.length > 0 ? (
        <Callout tone="danger" title={t("review.belowTitle", { count: belowCost.length })}>
          <p>{t("review.belowBody")}</p>
          <BelowCostList pairs={belowCost} />
        </Callout>
      ) : null}
      {supplied && belowCost.length === 0 ? <Callout tone="ok">{t("review.ok")}</Callout> : null}
      <ReviewQuestions questions={questions} />
      <EditionCrossings crossings={review.crossings} />
      {faults.length > 0 ? (
        <Callout tone="warn" title={t("review.faultTitle")}>
          <p>{t("review.faultBody")}</p>
          <ul className="mt-1 list-disc pl-4">
            {faults.slice(0, SHOWN).map(({ model, audience, kind, ruleId }) => (
              <li key={`${model} ${audience} ${kind} ${ruleId}`}>
                {model} ({audience ?? t("everybody")}): {t(`state.${kind}`)}
              </li>
            ))}
            {faults.length > SHOWN ? <li>{t("review.more", { count: faults.length - SHOWN })}</li> : null}
          </ul>
        </Callout>
      ) : null}
    </div>
  );
}

/** The prices that do not cover what the seller pays: model, for whom, dimension, price and cost. */
export function BelowCostList({ pairs }: { pairs: readonly BelowCostPair[] }) {
  const t = useTranslations("console-prices");
  const locale = useLocale();
  return (
    <ul className="mt-1 list-disc pl-4">
      {pairs.slice(0, SHOWN).map(({ model, audience, dimension, currency, price, cost }) => (
        <li key={`${model} ${audience} ${dimension} ${currency}`}>
          {model} ({audience ?? t("everybody")}), {t(`dimension.${dimension}`)}:{" "}
          {t("review.below", {
            price: formatUnitPrice(price, currency, locale),
            cost: cost === null ? t("review.costUnknown") : formatUnitPrice(cost, currency, locale),
          })}
        </li>
      ))}
      {pairs.length > SHOWN ? <li>{t("review.more", { count: pairs.length - SHOWN })}</li> : null}
    </ul>
  );
}
