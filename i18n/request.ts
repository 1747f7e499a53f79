import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { isAppLocale, LOCALE_COOKIE, negotiateLocale } from "./locales";
import { loadMessages } from "./messages";

/**
 * The language of a request: the `/[locale]/` segment on storefront pages (`proxy.ts` passes it on as
 * `x-next-intl-locale`), else the visitor's cookie, else `Accept-Language`, else English. Times are shown in
 * UTC until a layout names its seller's zone with `AreaMessages`.
 */
export default getRequestConfig(async ({ locale: explicit, requestLocale }) => {
  const fromPath = explicit ?? (await requestLocale);
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale =
    [fromPath, chosen].find(isAppLocale) ?? negotiateLocale((await headers()).get("accept-language"));
  return { locale, messages: await loadMessages(locale), timeZone: "UTC" };
});
