import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";

import { SignOutButton } from "@/components/auth/sign-out-button";
import { siteBrand } from "@/components/auth/site-brand";
import { AuthCard } from "@/components/shell/auth-card";
import { homeOf, pageScope } from "@/lib/web/viewer";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.signOut");
  return { title: t("title") };
}

/** Asks before it signs out: an address alone must not end a session. */
export default async function SignOutPage() {
  const { site, viewer } = await pageScope();
  if (!viewer) redirect("/sign-in");
  const t = await getTranslations("auth.signOut");
  return (
    <AuthCard
      brand={siteBrand(site)}
      homeHref={homeOf(viewer.party)}
      title={t("title")}
      description={t("body", { email: viewer.member.email })}
    >
      <SignOutButton backHref={homeOf(viewer.party)} />
    </AuthCard>
  );
}
