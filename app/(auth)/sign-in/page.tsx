import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import Link from "next/link";

import { SignInForm } from "@/components/auth/sign-in-form";
import { siteBrand } from "@/components/auth/site-brand";
import { SuspendedTenant } from "@/components/auth/suspended-tenant";
import { AuthCard } from "@/components/shell/auth-card";
import { setupState } from "@/lib/usecases/setup/setup-state";
import { nextPath } from "@/lib/web/next-path";
import { homeOf, pageScope } from "@/lib/web/viewer";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.signIn");
  return { title: t("heading") };
}

/** Signs in to whatever this host is: a tenant in its brand, or the platform. */
export default async function SignInPage({ searchParams }: Props) {
  const { site, viewer, actor } = await pageScope();
  const { next, error } = await searchParams;
  const target = nextPath(next);
  if (viewer) redirect(target ?? homeOf(viewer.party));
  const brand = siteBrand(site);
  if (site.kind === "tenant" && site.tenant.status === "suspended") return <SuspendedTenant brand={brand} />;
  if (site.kind === "platform" && (await setupState.execute(actor, {})) === "operator") redirect("/setup");
  const t = await getTranslations("auth.signIn");
  return (
    <AuthCard
      brand={brand}
      homeHref="/"
      title={t("title", { name: brand.name })}
      description={site.kind === "platform" ? t("operatorsOnly") : undefined}
      footer={
        site.kind === "tenant"
          ? t.rich("noAccount", {
              link: (text) => (
                <Link href="/sign-up" className="font-medium text-brand-ink hover:underline">
                  {text}
                </Link>
              ),
            })
          : undefined
      }
    >
      <SignInForm next={target} initialError={typeof error === "string" ? error : null} />
    </AuthCard>
  );
}
