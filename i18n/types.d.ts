import type { AppLocale } from "./locales";

declare module "use-intl" {
  interface AppConfig {
    Locale: AppLocale;
  }
}
