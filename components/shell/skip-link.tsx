"use client";

import { useTranslations } from "next-intl";

/**
 * First stop of the Tab key on every page: past the navigation to the content (`id="content"`). It moves the focus without
 * a history entry of its own, because Next does not restore pages behind entries it did not make.
 */
export function SkipLink() {
  const t = useTranslations("shell");
  return (
    <a
      href="#content"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById("content")?.focus();
      }}
      className="sr-only z-50 rounded-md bg-brand px-3 py-2 font-medium text-brand-fg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t("skip")}
    </a>
  );
}
