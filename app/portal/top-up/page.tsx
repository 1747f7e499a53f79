import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { TopUpPage } from "@/components/portal/topup/top-up-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal-topup"))("title") };
}

export default async function Page({ searchParams }: { searchParams: Promise<{ page?: string }> }) {
  const page = Number((await searchParams).page);
  return <TopUpPage base="/portal/top-up" page={Number.isInteger(page) && page > 0 ? page : 1} />;
}
