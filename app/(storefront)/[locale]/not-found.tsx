import { useTranslations } from "next-intl";

import { NotHere } from "@/components/auth/not-here";
import { LinkButton } from "@/components/ui/button";

/** What a shop does not have, or no longer: a model that was taken off sale, an address mistyped. */
export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return <NotHere action={<LinkButton href="/">{t("home")}</LinkButton>} />;
}
