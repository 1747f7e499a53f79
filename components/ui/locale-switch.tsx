"use client";

import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { LOCALE_COOKIE, LOCALES, type AppLocale } from "@/i18n/locales";
import { DropdownMenu, type MenuAction } from "./dropdown-menu";
import { IconButton } from "./icon-button";

/** Each language in its own words, whatever language the page is in. */
const NAMES: Record<AppLocale, string> = { en: "English", zh: "简体中文" };
const YEAR_SECONDS = 31_536_000;

/**
 * Entries for the languages. Without `hrefs` a choice is kept in the cookie and the page renders anew; storefront
 * pages, whose path carries the language, pass the address of this page in each.
 */
export function useLocaleItems(hrefs?: Record<AppLocale, string>): MenuAction[] {
  const current = useLocale();
  const router = useRouter();
  return LOCALES.map((locale) => ({
    label: <span lang={locale}>{NAMES[locale]}</span>,
    checked: locale === current,
    onSelect: () => {
      document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      if (hrefs) router.push(hrefs[locale]);
      else router.refresh();
    },
  }));
}

/** Button with a menu of the languages. */
export function LocaleSwitch({ hrefs }: { hrefs?: Record<AppLocale, string> }) {
  const t = useTranslations("ui.locale");
  const items = useLocaleItems(hrefs);
  return (
    <DropdownMenu trigger={<IconButton label={t("label")} icon={<Languages />} noTooltip />} items={items} />
  );
}
