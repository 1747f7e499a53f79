"use client";

import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { isAppLocale, LOCALE_COOKIE, LOCALES, type AppLocale } from "@/i18n/locales";
import { DropdownMenu, type MenuAction } from "./dropdown-menu";
import { IconButton } from "./icon-button";

/** Each language in its own words, whatever language the page is in. */
const NAMES: Record<AppLocale, string> = { en: "English", zh: "简体中文" };
const YEAR_SECONDS = 31_536_000;

/** This page's address in another language where the path carries the language, else null. */
function addressIn(locale: AppLocale): string | null {
  const [, first, ...rest] = window.location.pathname.split("/");
  return isAppLocale(first) ? `/${[locale, ...rest].join("/")}${window.location.search}` : null;
}

/** Entries for the languages, to be put into any menu: a choice is kept in the cookie and this page shows in it. */
export function useLocaleItems(): MenuAction[] {
  const current = useLocale();
  const router = useRouter();
  return LOCALES.map((locale) => ({
    label: <span lang={locale}>{NAMES[locale]}</span>,
    checked: locale === current,
    onSelect: () => {
      document.cookie = `${LOCALE_COOKIE}=${locale}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      const address = addressIn(locale);
      if (address) router.push(address);
      router.refresh();
    },
  }));
}

/** Button with a menu of the languages. */
export function LocaleSwitch() {
  const t = useTranslations("ui.locale");
  const items = useLocaleItems();
  return (
    <DropdownMenu trigger={<IconButton label={t("label")} icon={<Languages />} noTooltip />} items={items} />
  );
}
