import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";

import { SignUpForm } from "@/components/auth/sign-up-form";
import { siteBrand } from "@/components/auth/site-brand";
import { SuspendedTenant } from "@/components/auth/suspended-tenant";
import { AuthCard } from "@/components/shell/auth-card";
import { homeOf, pageScope } from "@/lib/web/viewer";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.signUp");
  return { title: t("heading") };
}

/** A visitor of a tenant becomes its customer. */
export default async function SignUpPage() {
  const { site, viewer } = await pageScope();
  if (site.kind !== "tenant") notFound();
  if (viewer) redirect(homeOf(viewer.party));
  const brand = siteBrand(site);
  if (site.tenant.status === "suspended") return <SuspendedTenant brand={brand} />;
  const t = await getTranslations("auth.signUp");
  return (
    <AuthCard
      brand={brand}
      homeHref="/"
      title={t("title", { name: brand.name })}
      description={t("description")}
      footer={t.rich("haveAccount", {
        link: (text) => (
          <Link href="/sign-in" className="font-medium text-brand-ink hover:underline">
            {text}
          </Link>
        ),
      })}
    >
      <SignUpForm />
    </AuthCard>
  );
}
