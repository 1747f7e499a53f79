"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { get, type FieldValues, type Path, type UseFormReturn } from "react-hook-form";
import { Callout } from "./callout";

/** A refusal from the server, in words for people. */
export interface SubmitFailure {
  message: string;
  /** To quote to support. */
  requestId?: string;
  /** For forms that move money: whether anything was charged. Leave out where no money is involved. */
  charged?: boolean;
}

interface SummaryProps<I extends FieldValues, O> {
  form: UseFormReturn<I, unknown, O>;
  labels: ReadonlyMap<string, ReactNode>;
  failure?: SubmitFailure | null;
}

/** Names of all fields with an error, nested ones in dot notation ("prices.0.amount"). */
function errorPaths(errors: unknown, prefix = ""): string[] {
  if (typeof errors !== "object" || errors === null) return [];
  return Object.entries(errors).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null || key === "ref") return [];
    const path = `${prefix}${key}`;
    return "message" in value && typeof value.message === "string" ? [path] : errorPaths(value, `${path}.`);
  });
}

/** Everything that keeps the form from going through, on top of it: the server's refusal and each failed check. */
export function FormErrorSummary<I extends FieldValues, O>({ form, labels, failure }: SummaryProps<I, O>) {
  const t = useTranslations("ui.form");
  const { errors, submitCount } = form.formState;
  const paths = submitCount > 0 ? errorPaths(errors) : [];
  return (
    <>
      {failure ? (
        <Callout tone="danger" title={failure.message}>
          {failure.charged === undefined ? null : <p>{failure.charged ? t("charged") : t("notCharged")}</p>}
          {failure.requestId ? <p className="text-xs">{t("requestId", { id: failure.requestId })}</p> : null}
        </Callout>
      ) : null}
      {paths.length > 1 ? (
        <Callout tone="danger" title={t("summary", { count: paths.length })}>
          <ul>
            {paths.map((path) => (
              <li key={path}>
                <button
                  type="button"
                  className="min-h-6 text-left align-top text-ink underline underline-offset-2"
                  onClick={() => form.setFocus(path as Path<I>)}
                >
                  {labels.get(path) ?? path}: {String(get(errors, `${path}.message`))}
                </button>
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
    </>
  );
}
