"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { z } from "zod";

type Translate = ReturnType<typeof useTranslations>;

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
  useEffect(() => {
    z.config({ customError: (issue) => sentence(issue, t) });
  }, [t]);
  return null;
}
