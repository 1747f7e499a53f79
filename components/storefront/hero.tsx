import { useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";

interface Props {
  title: string;
  modelsHref: string;
  /** Where a visitor who is signed in goes on; null for everybody else. */
  accountHref: string | null;
}

/** What is sold here, and the two ways on. */
export function Hero({ title, modelsHref, accountHref }: Props) {
  const t = useTranslations("storefront.hero");
  return (
    <section className="max-w-3xl">
      <h1 className="text-4xl font-semibold tracking-tight text-balance sm:text-5xl">{title}</h1>
      <p className="mt-5 text-lg text-balance text-muted">{t("lead")}</p>
      <div className="mt-8 flex flex-wrap gap-3">
        <LinkButton variant="primary" size="lg" href={accountHref ?? "/sign-up"}>
          {accountHref ? t("signedIn") : t("start")}
        </LinkButton>
        <LinkButton size="lg" href={modelsHref}>
          {t("models")}
        </LinkButton>
      </div>
    </section>
  );
}
