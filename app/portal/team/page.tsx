import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { TeamPage } from "@/components/team/team-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("profile.team");
  return { title: t("title") };
}

export default function Page() {
  return <TeamPage />;
}
