import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { TopUpResultPage } from "@/components/portal/topup/top-up-result-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal-topup"))("result.title") };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const t = await getTranslations("portal");
  return (
    <TopUpResultPage
      id={(await params).id}
      base="/portal/top-up"
      next={{ href: "/portal", label: t("home.goHome") }}
    />
  );
}
