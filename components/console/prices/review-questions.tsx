import { useLocale, useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import type { RuleQuestion } from "@/lib/usecases/pricing/rule-questions";
import { formatUnitPrice } from "@/lib/web/format";

const SHOWN = 12;

/** What the review of a draft asks about: which row, and what would happen. */
export function ReviewQuestions({ questions }: { questions: readonly RuleQuestion[] }) {
  const t = useTranslations("console-versions.ask");
  const more = useTranslations("console-prices.review");
  if (questions.length === 0) return null;
  const tied = questions.some(({ kind }) => kind === "tie");
  return (
    <Callout tone={tied ? "danger" : "warn"} title={t("title", { count: questions.length })}>
      <p>{t("body")}</p>
      <ul className="mt-1 list-disc pl-4">
        {questions.slice(0, SHOWN).map((question) => (
          <li key={keyOf(question)}>
            <Question question={question} />
          </li>
        ))}
        {questions.length > SHOWN ? <li>{more("more", { count: questions.length - SHOWN })}</li> : null}
      </ul>
    </Callout>
  );
}

function keyOf(question: RuleQuestion): string {
  const model = "audience" in question ? `${question.model} ${question.audience}` : "";
  return `${question.kind} ${question.row} ${model}`;
}

function Question({ question }: { question: RuleQuestion }) {
  const t = useTranslations("console-versions.ask");
  const words = useTranslations("console-prices");
  const locale = useLocale();
  switch (question.kind) {
    case "matches_nothing":
    case "windows_overlap":
      return t(question.kind, { row: question.row });
    case "never_wins":
      return t("never_wins", { row: question.row, by: question.by });
    case "tie": {
      const { row, by, model, audience } = question;
      return t("tie", { row, by, model, audience: audience ?? words("everybody") });
    }
    case "far_from_list": {
      const { row, model, audience, dimension, currency, price, list } = question;
      return t("far_from_list", {
        ...{ row, model, audience: audience ?? words("everybody") },
        dimension: words(`dimension.${dimension}`),
        price: formatUnitPrice(price, currency, locale),
        list: formatUnitPrice(list, currency, locale),
      });
    }
    case "long_twice": {
      const { row, model, models } = question;
      return t("long_twice", {
        row,
        models: models > 1 ? t("modelAndMore", { model, count: models - 1 }) : model,
      });
    }
    case "no_rate": {
      const { row, model, models, audience, from, to } = question;
      return t("no_rate", {
        ...{ row, from, to, audience: audience ?? words("everybody") },
        models: models > 1 ? t("modelAndMore", { model, count: models - 1 }) : model,
      });
    }
    case "no_price": {
      const { row, model, audience, dimensions } = question;
      return t("no_price", {
        ...{ row, model, audience: audience ?? words("everybody") },
        dimensions: dimensions.map((dimension) => words(`dimension.${dimension}`)).join(", "),
      });
    }
    default:
      return question satisfies never;
  }
}
