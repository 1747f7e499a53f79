import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { isAppLocale, LOCALE_COOKIE, negotiateLocale } from "./locales";
import { loadMessages } from "./messages";

/** Header in which `proxy.ts` passes on the language that a storefront page carries in its path. */
const PATH_LOCALE_HEADER = "x-next-intl-locale";

/**
 * The language of a request: that of the path on storefront pages, else the visitor's cookie, else `Accept-Language`, else
 * English. Times are shown in UTC until a layout names its seller's zone with `AreaMessages`.
 */
export default getRequestConfig(async ({ locale: explicit }) => {
  const [headerList, cookieStore] = await Promise.all([headers(), cookies()]);
  const wishes = [explicit, headerList.get(PATH_LOCALE_HEADER), cookieStore.get(LOCALE_COOKIE)?.value];
  const locale = wishes.find(isAppLocale) ?? negotiateLocale(headerList.get("accept-language"));
  return { locale, messages: await loadMessages(locale), timeZone: "UTC" };
});
