import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { AuditPage } from "@/components/audit/audit-page";

interface Props {
  searchParams: Promise<{ after?: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("profile.audit");
  return { title: t("title") };
}

export default async function Page({ searchParams }: Props) {
  return <AuditPage after={(await searchParams).after} />;
}
