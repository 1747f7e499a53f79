import type { Metadata } from "next";
import { getTranslations, setRequestLocale } from "next-intl/server";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";

import { SuspendedTenant } from "@/components/auth/suspended-tenant";
import { PublicShell } from "@/components/shell/public-shell";
import { AreaMessages } from "@/i18n/area-messages";
import { isAppLocale } from "@/i18n/locales";
import { brandOf } from "@/lib/usecases/tenant/brand";
import { STOREFRONT_NAV } from "@/lib/web/nav/storefront";
import { homeOf, pageScope } from "@/lib/web/viewer";

interface Props {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { site } = await pageScope();
  if (site.kind !== "tenant") return {};
  const { name } = brandOf(site.tenant);
  return { title: { default: name, template: `%s · ${name}` } };
}

/** A tenant's public pages, in its brand; on the platform's own host there are none. */
export default async function StorefrontLayout({ children, params }: Props) {
  const { locale } = await params;
  if (!isAppLocale(locale)) notFound();
  setRequestLocale(locale);
  const { site, viewer } = await pageScope();
  if (site.kind !== "tenant") notFound();
  const brand = brandOf(site.tenant);
  if (site.tenant.status === "suspended") return <SuspendedTenant brand={brand} />;
  const t = await getTranslations("nav");
  return (
    <AreaMessages areas={["storefront", "nav"]} timeZone={site.tenant.timeZone}>
      <PublicShell
        brand={brand}
        homeHref={`/${locale}`}
        nav={STOREFRONT_NAV.map(({ path, label }) => ({
          href: `/${locale}/${path}`,
          label: t(`storefront.${label}`),
        }))}
        signInHref="/sign-in"
        signUpHref="/sign-up"
        {...(viewer ? { account: { href: homeOf(viewer.party), label: t("shell.account") } } : {})}
      >
        {children}
      </PublicShell>
    </AreaMessages>
  );
}
