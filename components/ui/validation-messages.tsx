"use client";

import { useMessages, useTranslations } from "next-intl";
import { useEffect } from "react";
import { z } from "zod";

type Translate = ReturnType<typeof useTranslations>;

/** The sentence of a schema's own reason (`params: { reason }` of a refinement), from the areas `fields` and `fields-*`. */
function ownSentence(
  issue: z.core.$ZodRawIssue,
  messages: Readonly<Record<string, unknown>>,
): string | undefined {
  const reason: unknown = issue.code === "custom" ? issue.params?.reason : undefined;
  if (typeof reason !== "string") return undefined;
  for (const [area, tree] of Object.entries(messages)) {
    if (area !== "fields" && !area.startsWith("fields-")) continue;
    const words = (tree as Readonly<Record<string, unknown>>)[reason];
    if (typeof words === "string") return words;
  }
  return undefined;
}

/** zod's machine-readable issue as a sentence people understand; undefined leaves zod's own words. */
function sentence(issue: z.core.$ZodRawIssue, t: Translate): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined || issue.input === null || issue.input === "") return t("required");
      return issue.expected === "number" || issue.expected === "bigint" ? t("number") : t("invalid");
    case "too_small":
      if (issue.origin !== "string") return t("atLeast", { value: String(issue.minimum) });
      return Number(issue.minimum) <= 1 ? t("required") : t("tooShort", { count: Number(issue.minimum) });
    case "too_big":
      if (issue.origin !== "string") return t("atMost", { value: String(issue.maximum) });
      return t("tooLong", { count: Number(issue.maximum) });
    case "invalid_format":
      if (issue.input === "") return t("required");
      return issue.format === "email" ? t("email") : issue.format === "url" ? t("url") : t("format");
    case "invalid_value":
      return t("choose");
    default:
      return undefined;
  }
}

/** Makes the checks that run in the browser speak the reader's language; a schema's own message still wins. */
export function ValidationMessages() {
  const t = useTranslations("ui.validation");
  const messages = useMessages();
  useEffect(() => {
    z.config({ customError: (issue) => ownSentence(issue, messages) ?? sentence(issue, t) });
  }, [t, messages]);
  return null;
}
